import type { RecordedFact } from '@aftercare/domain';
import type { ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import { bought, story } from '../../read-models/src/testing/story';
import { storeWithFaults } from './failing-store.fixture';
import { foldInto, openFolding, storedDocuments } from './folded-facts.fixture';
import { temporaryStore } from './temporary-store.fixture';

/** Each fact is a batch of its own. */
const sizes = { live: 1, catchingUp: 1 };
const facts = story(
  ...['X', 'X', 'X', 'Y', 'X'].map((id, n) => [id, `2026-01-0${n + 1}`, bought(`P${n}`, n)] as const),
);

/** A document for each customer: the positions of its facts; what stands for those in `refused` no store takes. */
const positions = (folded: (fact: RecordedFact) => void, refused: readonly number[] = []): AnyReadModel => ({
  ...{ name: 'positions', version: 1, fields: {}, indexes: [] },
  keys: ({ metadata }) => [String(metadata.customerId)],
  evolve: (view, fact) => {
    folded(fact);
    const before = (view as { seen: number[] } | undefined)?.seen ?? [];
    return { seen: [...before, refused.includes(fact.position) ? Number.NaN : fact.position] };
  },
});

async function inStore(work: (store: ReadModelStore) => Promise<void>): Promise<void> {
  const { store, dispose } = await temporaryStore();
  await work(store).finally(dispose);
}
const seenBy = async (store: ReadModelStore, model: AnyReadModel): Promise<unknown> =>
  Object.fromEntries(
    [...(await storedDocuments(store, model))].map(([key, { doc }]) => [key, (doc as { seen: unknown }).seen]),
  );

describe('a batch', () => {
  it('is folded while the one before it is being written, and written after it', () =>
    inStore(async (store) => {
      let told: () => void = () => undefined;
      const secondFolded = new Promise<void>((resolve) => (told = resolve));
      const model = positions(({ position }) => position === 20 && told());
      let [underWay, most] = [0, 0];
      const slow = storeWithFaults(store, async (write, count) => {
        most = Math.max(most, (underWay += 1));
        // Hangs for ever where the second batch waits for the first one.
        if (count === 1) await secondFolded;
        await write();
        underWay -= 1;
      });
      const folding = await openFolding(slow, model, { sizes });
      expect(await folding.end(facts)).toMatchObject({ state: 'live', checkpoint: 50, folded: 5 });
      expect(most).toBe(1);
      expect(await seenBy(store, model)).toEqual({ X: [10, 20, 30, 50], Y: [40] });
    }));

  it('is folded onto documents that are being written, however few are remembered', () =>
    inStore(async (store) => {
      let told: () => void = () => undefined;
      const lastFolded = new Promise<void>((resolve) => (told = resolve));
      const model = positions(({ position }) => position === 30 && told());
      const slow = storeWithFaults(store, async (write, count) => {
        if (count === 1) await lastFolded;
        await write();
      });
      const purchases = story(
        ...['X', 'Y', 'X', 'Y'].map((id, n) => [id, `2026-01-0${n + 1}`, bought(`P${n}`, n)] as const),
      );
      await foldInto(slow, model, purchases, { sizes: { live: 2, catchingUp: 2 }, remembered: 1 });
      expect(await seenBy(store, model)).toEqual({ X: [10, 30], Y: [20, 40] });
    }));

  it('that was folded onto a document which the store then refuses is folded anew', () =>
    inStore(async (store) => {
      const model = positions(() => undefined, [20]);
      const status = await foldInto(store, model, facts, { sizes });
      expect(status).toMatchObject({ state: 'live', checkpoint: 50, parked: 1 });
      expect(await seenBy(store, model)).toEqual({ X: [10], Y: [40] });
    }));

  it('that was folded while the one before it was found to be written already is folded anew', () =>
    inStore(async (store) => {
      const model = positions(() => undefined);
      await foldInto(store, model, facts.slice(0, 4), { sizes });
      const behind = storeWithFaults(store, async (write) => void (await write()), 10);
      expect(await foldInto(behind, model, facts, { sizes })).toMatchObject({ state: 'live', checkpoint: 50 });
      expect(await seenBy(store, model)).toEqual({ X: [10, 20, 30, 50], Y: [40] });
    }));
});
