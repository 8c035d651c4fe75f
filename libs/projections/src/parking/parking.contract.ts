import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import type { RecordedFact } from '@aftercare/domain';
import { type ReadModelStore, WHOLE } from '@aftercare/read-model-store';
import { expectFold, storedDocuments } from '../folded-facts.fixture';
import { openRequests } from '../requests';
import { forgetParked } from './parked-queries';
import {
  ask,
  auditor,
  inTrouble,
  lines,
  noTrouble,
  parkedOf,
  parkingProcess,
  rememberingModel,
  type Trouble,
} from './parked-story.fixture';

const keys = ['a', 'b', 'c', 'd'];
const keysOf = ({ data }: RecordedFact) => (data as { readonly keys: readonly string[] }).keys;

/** What each document has folded while the trouble lasts: everything up to the first fact that it cannot take. */
function foldedUntilParked(facts: readonly RecordedFact[], { unfoldable, undecodable }: Trouble) {
  const parked = new Set<string>();
  const at = new Map<string, number[]>();
  for (const fact of facts)
    for (const key of keysOf(fact)) {
      const fails = undecodable.has(fact.position) || unfoldable.has(`${fact.position}/${key}`);
      if (fails) parked.add(key);
      if (!parked.has(key)) at.set(key, [...(at.get(key) ?? []), fact.position]);
    }
  return { at, parked };
}

type InStore = (work: (store: ReadModelStore) => Promise<void>) => Promise<void>;

/** Parked keys against the pure fold, with `runs` random stories; over any store. */
export const describeParking = (where: string, inStore: InStore, runs: number): void =>
  describe(`parking over ${where}`, () => {
    it('holds up the parked keys only, and a retry after the fix gives the fold of all facts', () =>
      inStore(async (store) => {
        const line = fc.tuple(
          fc.constantFrom('s', 't', 'u'),
          fc.uniqueArray(fc.constantFrom(...keys), { maxLength: 3 }),
        );
        const story = fc.array(line, { minLength: 1, maxLength: 14 }).map((all) => lines(...all));
        const failing = fc.array(fc.tuple(fc.nat(13), fc.constantFrom(...keys)), { minLength: 1, maxLength: 4 });
        const unread = fc.array(fc.nat(13), { maxLength: 2 });
        const cuts = fc.array(fc.nat(14), { maxLength: 3 });
        const order = fc.shuffledSubarray(keys, { minLength: keys.length });
        const run = fc.asyncProperty(
          ...([story, failing, unread, cuts, order, fc.integer({ min: 1, max: 5 })] as const),
          async (facts, pairs, broken, ends, retried, batch) => {
            const trouble = noTrouble();
            for (const [n, key] of pairs) trouble.unfoldable.add(`${10 * (n + 1)}/${key}`);
            for (const n of broken) trouble.undecodable.set(10 * (n + 1), 'told');
            const model = rememberingModel(trouble);
            const process = await parkingProcess({ store, model, facts, trouble, batch });
            for (const end of [...ends].sort((a, b) => a - b)) await process.give(facts.slice(0, end));
            await process.give(facts);
            const expected = foldedUntilParked(facts, trouble);
            const found = await storedDocuments(store, model);
            expect(new Map([...found].map(([key, { doc }]) => [key, (doc as { at: number[] }).at]))).toEqual(
              expected.at,
            );
            expect(process.status()).toMatchObject({ state: 'live', parked: expected.parked.size });

            trouble.unfoldable.clear();
            trouble.undecodable.clear();
            for (const key of retried) await ask(store, model, 'retry-parked', key);
            expect(process.status()).toMatchObject({ state: 'live', parked: 0 });
            await expectFold(store, model, facts);
            expect(await parkedOf(store, model)).toEqual([]);
            await process.end();
          },
        );
        await fc.assert(run, { numRuns: runs });
      }));

    const facts = lines(['s', ['a', 'b']], ['s', ['a']], ['t', ['a', 'c']], ['t', ['b']], ['u', ['a']], ['u', ['c']]);

    it('notes where a fact is, why it waits and what waits behind it, and nothing of its data', () =>
      inStore((store) =>
        inTrouble({ store, facts, unfoldable: ['20/a'] }, async ({ model }) => {
          const entries = (await parkedOf(store, model)).map(({ doc }) => doc);
          expect(entries).toMatchObject([
            { status: 'parked', key: 'a', stream: 's', revision: 1, position: 20, type: 'Noted', attempts: 0 },
            { status: 'behind', key: 'a', stream: 't', revision: 0, position: 30 },
            { status: 'behind', key: 'a', stream: 'u', revision: 0, position: 50 },
          ]);
          expect(entries[0]).toMatchObject({
            reason: 'RangeError: not today',
            build: 1,
            parkedAt: '2026-01-01T00:00:00.000Z',
          });
        }),
      ));

    it('goes on waiting at the first fact that fails again, and tells so', () =>
      inStore((store) =>
        inTrouble({ store, facts, unfoldable: ['20/a', '30/a'] }, async ({ trouble, model }) => {
          trouble.unfoldable.delete('20/a');
          const retry = await ask(store, model, 'retry-parked', 'a');
          expect(retry).toMatchObject({ status: 'failed', result: { done: 1, failed: { position: 30 } } });
          expect(
            (await parkedOf(store, model)).map(({ doc: { status, position, attempts } }) => [
              status,
              position,
              attempts,
            ]),
          ).toEqual([
            ['parked', 30, 1],
            ['behind', 50, 0],
          ]);
          expect((await storedDocuments(store, model)).get('a')).toMatchObject({ position: 20, doc: { at: [10, 20] } });
        }),
      ));

    it('discards one fact, keeps it for auditors, and folds the rest, also when it comes again', () =>
      inStore((store) =>
        inTrouble({ store, facts, unfoldable: ['20/a'] }, async ({ trouble, model, process }) => {
          expect(await ask(store, model, 'discard-parked', 'a', 20)).toMatchObject({
            status: 'done',
            result: { done: 2 },
          });
          expect((await storedDocuments(store, model)).get('a')?.doc).toEqual({ at: [10, 30, 50] });
          expect((await parkedOf(store, model)).map(({ doc }) => doc)).toMatchObject([
            { status: 'discarded', position: 20, discarded: { by: auditor, why: 'as agreed' } },
          ]);
          await process.end();
          // Another partition of the same share is far behind: everything is read again.
          const share = WHOLE.map((claim) => ({ ...claim, fence: 1 }));
          const behind = {
            ...store,
            build: (async (spec: never, version: number, options: never) => {
              const writer = await store.build<object>(spec, version, options);
              return {
                ...writer,
                checkpoint: () =>
                  Promise.resolve((spec as { name: string }).name === model.name ? -1 : writer.checkpoint()),
              };
            }) as unknown as typeof store.build,
          };
          const again = await parkingProcess({ store: behind, model, facts, trouble, share });
          await again.give(facts);
          expect(again.status()).toMatchObject({ parked: 0, state: 'live' });
          expect((await storedDocuments(store, model)).get('a')?.doc).toEqual({ at: [10, 30, 50] });
          await again.end();
        }),
      ));

    it('discards all that waits for a key, which then takes what comes', () =>
      inStore((store) =>
        inTrouble({ store, facts, unfoldable: ['20/a'], given: 4 }, async ({ model, process }) => {
          expect(await ask(store, model, 'discard-parked', 'a')).toMatchObject({ status: 'done' });
          await process.give(facts);
          expect((await storedDocuments(store, model)).get('a')?.doc).toEqual({ at: [10, 50] });
          expect((await parkedOf(store, model)).map(({ doc }) => doc.status)).toEqual(['discarded', 'discarded']);
        }),
      ));

    it('stops when more keys would be parked than may be, and goes on by itself when they are fewer', () =>
      inStore((store) =>
        inTrouble(
          { store, facts, unfoldable: ['10/a', '30/c'], maxKeys: 1, batch: 1 },
          async ({ trouble, model, process }) => {
            expect(process.status()).toMatchObject({ state: 'stopped', parked: 1, checkpoint: 20 });
            expect(process.status().stoppedAt).toMatchObject({
              position: 30,
              reason: expect.stringMatching(/aftercare parked list/) as string,
            });
            trouble.unfoldable.delete('10/a');
            expect(await ask(store, model, 'retry-parked', 'a')).toMatchObject({ status: 'done' });
            await process.end();
            expect(process.status()).toMatchObject({ state: 'live', parked: 1, checkpoint: 60 });
            expect((await storedDocuments(store, model)).get('a')?.doc).toEqual({ at: [10, 20, 30, 50] });
          },
        ),
      ));

    it('is forgotten with its build, and whoever had asked about it is told', () =>
      inStore((store) =>
        inTrouble({ store, facts, unfoldable: ['20/a'] }, async ({ model, process }) => {
          await process.end();
          const asked = ask(store, model, 'retry-parked', 'a');
          const requests = await openRequests({ store, now: () => '2026-01-01T00:00:00.000Z' });
          while ((await requests.open(['retry-parked'], model.name)).length === 0) await nextTurn();
          await forgetParked(store, model.name, 1);
          expect(await asked).toMatchObject({ status: 'failed' });
          expect(await parkedOf(store, model)).toEqual([]);
          await forgetParked(store, model.name, 1);
        }),
      ));
  });
