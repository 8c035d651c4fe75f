import { isRefusal } from '../refusal';
import { claimLimitsIn, coverageOf, exclusionOf, warrantyTermFor } from './applicable';
import { defaultPack } from './default-pack';
import { inForceAt, rulesInForce } from './in-force';
import { standard } from './standard';
import { noStandard, type StandardState } from './standard-state';

const now = '2026-03-01T12:00:00.000Z';

/** Publishes the pack's command of a kind and folds what comes of it. */
function published(kind: string): StandardState {
  const found = defaultPack.find(({ id }) => id === kind);
  if (found === undefined) throw new Error(`the pack has no ${kind}`);
  const { id, commandId, actor, command } = found;
  const decision = standard.decide(command, noStandard, { id, commandId, actor, now, occurredAt: now, lookUps: {} });
  if (isRefusal(decision)) throw new Error(decision.message);
  return decision.reduce<StandardState>((state, fact) => standard.evolve(state, fact, now), noStandard);
}

test('every standard of the pack is accepted and in force for any purchase', () => {
  for (const { id } of defaultPack)
    expect(inForceAt(published(id), '1997-01-01T00:00:00.000Z')?.reference.version).toBe(1);
});

test('command ids are fixed and differ, so that publishing again repeats the same commands', () => {
  expect(defaultPack.map(({ commandId }) => commandId)).toEqual([
    'default-pack-1-warranty-terms',
    'default-pack-1-claim-limits',
    'default-pack-1-survey-rules',
  ]);
});

test('a kind that a company has published itself is left alone', () => {
  const [first] = defaultPack;
  if (first === undefined) throw new Error('the pack is empty');
  const given = { id: first.id, commandId: 'c', actor: first.actor, now, occurredAt: now, lookUps: {} };
  expect(standard.decide(first.command, published(first.id), given)).toMatchObject({ refused: 'wrong-version' });
});

describe('by the default warranty terms', () => {
  const found = rulesInForce(published('warranty-terms'), 'warranty-terms', now);
  if (isRefusal(found)) throw new Error(found.message);
  const termFor = (category?: string) => warrantyTermFor(found.rules, { sku: 'any', ...(category && { category }) });

  test.each([
    ['mobile-phone', 'mobile-2-years'],
    ['Large-Appliance', 'large-appliance-5-years'],
    ['accessories', 'accessory-1-year'],
  ])('%s falls under %s', (category, term) => {
    expect(termFor(category)?.term).toBe(term);
  });

  test('goods of no category and groceries have no cover', () => {
    expect(termFor()).toBeUndefined();
    expect(termFor('groceries')).toBeUndefined();
  });

  test('a battery has cover of its own, a screen that of the term', () => {
    const term = termFor('mobile');
    expect(term && coverageOf(term, 'main battery').parts.months).toBe(12);
    expect(term && coverageOf(term, 'screen').parts.months).toBe(24);
  });

  test('liquid damage is excluded', () => {
    expect(exclusionOf(termFor('mobile')?.exclusions ?? [], 'screen', 'Liquid damage')).toBe('liquid damage');
    expect(exclusionOf(termFor('mobile')?.exclusions ?? [], 'screen', 'dead pixel')).toBeUndefined();
  });
});

test('claim limits are found by currency', () => {
  const found = rulesInForce(published('claim-limits'), 'claim-limits', now);
  if (isRefusal(found)) throw new Error(found.message);
  expect(claimLimitsIn(found.rules, 'EUR')?.secondApprovalAbove).toBe(100_000);
  expect(claimLimitsIn(found.rules, 'JPY')).toBeUndefined();
});
