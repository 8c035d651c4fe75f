import type { Cover, WarrantyFact } from '@aftercare/domain';
import type { Sentences } from './sentence';
import { unitOf } from './unit.sentences';

/** `parts until 2027-03-01, labour until 2026-03-01 (50 %)` */
function coverWords(cover: Cover): string {
  const words = (['parts', 'labour', 'expenses'] as const).flatMap((aspect) => {
    const span = cover[aspect];
    if (!span) return [];
    return [`${aspect} until ${span.until.slice(0, 10)}${span.percent === 100 ? '' : ` (${span.percent} %)`}`];
  });
  return words.length === 0 ? 'no general cover' : words.join(', ');
}

export const warrantySentences: Sentences<WarrantyFact> = {
  WarrantyActivated: ({ term, version, cover }, fact) =>
    `Warranty of unit ${unitOf(fact)} began: ${coverWords(cover)} (${term}, version ${version}).`,
  WarrantyExtended: ({ cause, cover }, fact) =>
    `Warranty of unit ${unitOf(fact)} was extended (${cause}): ${coverWords(cover)}.`,
  WarrantyRestarted: ({ replaces, cover }, fact) =>
    `Warranty began anew on unit ${unitOf(fact)} in place of ${replaces}: ${coverWords(cover)}.`,
  WarrantyTransferred: ({ from, to }, fact) =>
    `Warranty of unit ${unitOf(fact)} passed from customer ${from} to customer ${to}.`,
  WarrantyVoided: ({ reason, from }, fact) =>
    `Warranty of unit ${unitOf(fact)} was voided from ${from.slice(0, 10)} on (${reason}).`,
};
