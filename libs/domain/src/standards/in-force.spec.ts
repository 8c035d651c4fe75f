import * as fc from 'fast-check';
import { isRefusal } from '../refusal';
import { specOf } from '../testing/decider-spec';
import { inForceAt, rulesInForce } from './in-force';
import { standard } from './standard';
import { noStandard } from './standard-state';

const spec = specOf(standard);
const instantAt = (day: number) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString();
const published = (version: number, day: number) =>
  ({
    type: 'StandardPublished',
    data: { kind: 'sla', version, effectiveFrom: instantAt(day), rules: { version } },
  }) as const;

test('a version is in force from its beginning, inclusive, until the next one begins', () => {
  const { state } = spec.given(published(1, 10), published(2, 20));
  const versionAt = (day: number) => inForceAt(state, instantAt(day))?.reference;
  expect(versionAt(9)).toBeUndefined();
  expect(versionAt(10)).toEqual({ kind: 'sla', version: 1 });
  expect(versionAt(19)).toEqual({ kind: 'sla', version: 1 });
  expect(versionAt(20)).toEqual({ kind: 'sla', version: 2 });
  expect(versionAt(9999)).toEqual({ kind: 'sla', version: 2 });
});

test('a retired version is never in force', () => {
  const retired = { type: 'StandardRetired', data: { kind: 'sla', version: 2, reason: 'too early' } } as const;
  const { state } = spec.given(published(1, 10), published(2, 20), retired);
  expect(inForceAt(state, instantAt(30))?.reference.version).toBe(1);
});

test('where no version is in force, the refusal says what to publish', () => {
  expect(rulesInForce(noStandard, 'sla', instantAt(0))).toMatchObject({ refused: 'no-standard-in-force' });
  expect(rulesInForce(spec.given(published(1, 10)).state, 'sla', instantAt(9))).toMatchObject({
    refused: 'no-standard-in-force',
  });
});

test('whatever is published in whatever order, the version in force is the newest that has begun', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 15 }),
      fc.integer({ min: 0, max: 45 }),
      (days, at) => {
        let state = noStandard;
        for (const day of days) {
          const now = instantAt(50);
          const decision = standard.decide(
            { type: 'PublishStandard', data: { effectiveFrom: instantAt(day), rules: { day } } },
            state,
            { id: 'sla', commandId: 'c', actor: { id: 'a', role: 'admin' }, now, occurredAt: now, lookUps: {} },
          );
          if (!isRefusal(decision)) for (const fact of decision) state = standard.evolve(state, fact, now);
        }
        const begins = state.versions.map((version) => version.effectiveFrom);
        expect(begins).toEqual([...new Set(begins)].sort());
        const begun = begins.filter((begin) => begin <= instantAt(at));
        expect(inForceAt(state, instantAt(at))?.effectiveFrom).toBe(begun.at(-1));
      },
    ),
  );
});
