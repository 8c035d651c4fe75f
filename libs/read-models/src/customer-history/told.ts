import type { RecordedFact } from '@aftercare/domain';
import { claimSentences } from './claim.sentences';
import { customerSentences } from './customer.sentences';
import { feedbackSentences } from './feedback.sentences';
import { purchaseSentences } from './purchase.sentences';
import { refusalSentences } from './refusal.sentences';
import { repairSentences } from './repair.sentences';
import { unitSentences } from './unit.sentences';
import { warrantySentences } from './warranty.sentences';
import type { Sentence } from './sentence';

export const areas = {
  customers: customerSentences,
  purchases: purchaseSentences,
  units: unitSentences,
  warranties: warrantySentences,
  claims: claimSentences,
  repairs: repairSentences,
  feedback: feedbackSentences,
  refusals: refusalSentences,
} as const;

export type Area = keyof typeof areas;

interface Telling {
  readonly area: Area;
  readonly sentence: Sentence<never>;
}

const byType: ReadonlyMap<string, Telling> = new Map(
  Object.entries<Readonly<Record<string, Sentence<never>>>>(areas).flatMap(([area, sentences]) =>
    Object.entries(sentences).map(([type, sentence]) => [type, { area: area as Area, sentence }] as const),
  ),
);

/** The sentence of a fact and the area it is from. Throws a RangeError for a fact type without a sentence. */
export function told(fact: RecordedFact): { readonly area: Area; readonly sentence: string } {
  const found = byType.get(fact.type);
  if (!found) throw new RangeError(`no sentence for ${fact.type}: add one to the file of its area in customer-history`);
  return { area: found.area, sentence: found.sentence(fact.data as never, fact) };
}
