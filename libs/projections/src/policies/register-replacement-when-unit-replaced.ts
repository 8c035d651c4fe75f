import type { RecordedFact, UnitReplaced, UnitState } from '@aftercare/domain';
import type { Policy, PolicyCommand, PolicyContext } from './policy';

/**
 * The unit handed over in another one's place is registered as the same piece of the same sale. Whether its cover restarts or
 * goes on is for the terms to say, which its decider applies. Where staff or an import registered it first nothing is added.
 */
export const registerReplacementWhenUnitReplaced: Policy = {
  name: 'register-replacement-when-unit-replaced',
  facts: ['UnitReplaced'],
  commandsFor: (fact, context) => replacement(fact as RecordedFact<UnitReplaced>, context),
};

/** What the unit was is asked as of the replacement: it may be repaired and sold again later. */
async function* replacement(fact: RecordedFact<UnitReplaced>, context: PolicyContext): AsyncGenerator<PolicyCommand> {
  const { oldSerial, newSerial, owner } = fact.data;
  const { occurredAt } = fact.metadata;
  const { registered, goods } = ((await context.stateAt(fact)) as UnitState).ownership;
  const piece = registered.at(-1);
  if (piece === undefined || goods === undefined)
    throw new RangeError('the unit that was replaced was never registered');
  const { sku, model, category, purchasedAt } = goods;
  yield {
    ...{ category: 'unit', id: newSerial, occurredAt },
    command: {
      type: 'RegisterUnit',
      data: {
        ...{ ...piece, sku, owner, deliveredAt: occurredAt, replaces: oldSerial },
        ...(model === undefined ? {} : { model }),
        ...(category === undefined ? {} : { category }),
        ...(purchasedAt === undefined ? {} : { purchasedAt }),
      },
    },
  };
}
