import fc from 'fast-check';
import type { Fact, RecordedFact } from '@aftercare/domain';
import { readModels, type AnyReadModel } from '@aftercare/read-models';
import { exampleFacts } from '../../read-models/src/testing/example-facts';
import { documentsOf } from '../../read-models/src/testing/fold-facts';
import { bought, story } from '../../read-models/src/testing/story';

/**
 * Holds what a customer has bought until something is cancelled, and then nothing: the registered read models never
 * remove a document, and this one does. A fact changes two documents at once.
 */
const forgetful: AnyReadModel = {
  ...{ name: 'forgetful', version: 1, fields: {}, indexes: [] },
  keys: ({ type, metadata: { customerId = '' } }) =>
    type === 'PurchaseRecorded' || type === 'PurchaseCancelled' ? [customerId, 'everybody'] : [],
  evolve: (view, { type, position }) => {
    const { at = [] } = (view ?? {}) as { readonly at?: readonly number[] };
    return type === 'PurchaseCancelled' ? undefined : { at: [...at, position] };
  },
};

/** Every read model there is, and one that removes documents. */
export const modelsUnderTest: readonly AnyReadModel[] = [...readModels({ zone: 'UTC' }), forgetful];

let given = 0;

/** The read model under a name that no test has used yet: many runs share a store, and none sees another's documents. */
export const anew = (model: AnyReadModel): AnyReadModel => ({ ...model, name: `${model.name}-${(given += 1)}` });

const examples: readonly Fact[] = Object.entries(exampleFacts).map(([type, data]) => ({ type, data }));

const named = (type: keyof typeof exampleFacts, data: object = {}): Fact => ({
  type,
  data: { ...exampleFacts[type], ...data },
});

/** Facts that meet each other: purchases and what becomes of them, a claim, merges to and fro, refusals that come and go. */
const meeting: fc.Arbitrary<Fact> = fc.oneof(
  fc.tuple(fc.constantFrom('P1', 'P2'), fc.nat(500)).map(([id, amount]) => bought(id, amount)),
  fc.constantFrom(
    named('PurchaseCancelled', { purchaseId: 'P1' }),
    named('RefundIssued', { purchaseId: 'P1' }),
    named('ClaimFiled'),
    named('ClaimRejected'),
    named('CustomersMerged', { into: 'C' }),
    named('CustomerMergeReverted', { into: 'C' }),
    named('CommandRefused'),
    named('RefusalRetried'),
    named('RefusalDismissed'),
  ),
);

/** Leaves out what cannot have happened after the facts before it: a fold says so by throwing. */
const possible = (facts: readonly RecordedFact[]): readonly RecordedFact[] =>
  facts.reduce<readonly RecordedFact[]>((before, fact) => {
    const after = [...before, fact];
    try {
      for (const model of modelsUnderTest) documentsOf(model, after);
      return after;
    } catch {
      return before;
    }
  }, []);

/** Stories of three customers: any facts in any order, those that meet each other more often than others. */
export const stories: fc.Arbitrary<readonly RecordedFact[]> = fc
  .array(
    fc.tuple(
      fc.constantFrom('A', 'B', 'C'),
      fc.constantFrom('2026-01-01', '2026-01-02', '2026-02-01'),
      fc.oneof({ weight: 3, arbitrary: meeting }, { weight: 1, arbitrary: fc.constantFrom(...examples) }),
    ),
    { minLength: 1, maxLength: 14 },
  )
  .map((lines) => possible(story(...lines)))
  // What was drawn may all have been impossible: a story has at least one fact.
  .filter(({ length }) => length > 0);
