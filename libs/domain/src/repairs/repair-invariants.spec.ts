import fc from 'fast-check';
import { outcomesOf, runs, type Outcome } from '../testing/unit-runs';

/** What has to stand on the stream before a fact, for the same repair. */
function expectBefore(outcomes: readonly Outcome[], needed: string, fact: { type: string; data: object }): void {
  const same = (data: object) => 'repair' in data && 'repair' in fact.data && data.repair === fact.data.repair;
  const facts = outcomes.flatMap((outcome) => outcome.facts);
  const until = facts.indexOf(fact as never);
  expect(facts.slice(0, until).some(({ type, data }) => type === needed && same(data))).toBe(true);
}

describe('whatever is asked of a repair, in whatever order', () => {
  it('no work before the unit is there, and paid work only after an accepted quote', () => {
    fc.assert(
      fc.property(runs, (steps) => {
        const outcomes = outcomesOf(steps, false);
        for (const { facts, before } of outcomes) {
          for (const fact of facts) {
            if (fact.type !== 'WorkStarted' && fact.type !== 'PartConsumed') continue;
            expectBefore(outcomes, 'UnitReceived', fact);
            const repair = before.repairs.repairs.find(({ repair: id }) => id === fact.data.repair)!;
            if (repair.kind === 'paid') expectBefore(outcomes, 'QuoteAccepted', fact);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('a hand-over follows a hand-in, and a replacement bears two serials', () => {
    fc.assert(
      fc.property(runs, (steps) => {
        const outcomes = outcomesOf(steps, false);
        for (const fact of outcomes.flatMap(({ facts }) => facts)) {
          if (fact.type === 'UnitReturned') expectBefore(outcomes, 'UnitReceived', fact);
          if (fact.type === 'UnitReplaced') expect(fact.data).toMatchObject({ oldSerial: 'SN1', newSerial: 'SN2' });
        }
      }),
      { numRuns: 30 },
    );
  });
});
