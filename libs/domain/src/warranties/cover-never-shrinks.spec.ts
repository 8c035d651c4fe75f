import fc from 'fast-check';
import { plusDays } from '../instant';
import { delivered } from '../testing/unit-examples';
import { outcomesOf, runs } from '../testing/unit-runs';
import type { UnitState } from '../units/unit-state';
import { aspects } from './cover';
import { coverAt } from './cover-at';

const instants = Array.from({ length: 140 }, (_, index) => plusDays(delivered, index * 25 - 50));
const components = ['screen', 'battery'];

/** The share of every aspect of every component at every instant looked at. */
function sharesOf({ cover }: UnitState): readonly number[] {
  return components.flatMap((component) =>
    instants.flatMap((instant) => {
      const { shares } = coverAt(cover, component, instant);
      return aspects.map((aspect) => shares[aspect]);
    }),
  );
}

describe('the covered interval', () => {
  it('never shrinks, by time or by share, except by voiding', () => {
    fc.assert(
      fc.property(runs, fc.boolean(), (steps, installation) => {
        for (const { before, after, facts } of outcomesOf(steps, installation)) {
          if (before.cover === after.cover || facts.some(({ type }) => type === 'WarrantyVoided')) continue;
          const [earlier, later] = [sharesOf(before), sharesOf(after)];
          expect(later.every((share, index) => share >= (earlier[index] ?? 0))).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });
});
