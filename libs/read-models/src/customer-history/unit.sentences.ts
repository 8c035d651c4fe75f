import type { OwnershipFact, RecordedFact } from '@aftercare/domain';
import type { Sentences } from './sentence';

/** A unit's facts stand on its own stream, `unit-<id>`. */
export const unitOf = ({ stream }: Pick<RecordedFact, 'stream'>): string => stream.slice(stream.indexOf('-') + 1);

export const unitSentences: Sentences<OwnershipFact> = {
  UnitRegistered: ({ sku, replaces }, fact) =>
    `Unit ${unitOf(fact)} (${sku}) was registered${replaces ? ` in place of ${replaces}` : ''}.`,
  UnitTransferred: ({ from, to }, fact) => `Unit ${unitOf(fact)} passed from customer ${from} to customer ${to}.`,
  UnitRegistrationDisputed: ({ claimedBy, owner }, fact) =>
    `Unit ${unitOf(fact)} was sold to customer ${claimedBy} while customer ${owner} owns it: staff must look.`,
  UnitCameBack: ({ reason }, fact) => `Unit ${unitOf(fact)} came back (${reason}).`,
};
