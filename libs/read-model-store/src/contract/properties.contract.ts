import fc from 'fast-check';
import type { Batch, Page, Query } from '../read-model-store';
import { history, orderQuery } from './arbitraries';
import { storeModel } from './model';
import { orders, type Order } from './orders';
import type { Trial } from './trial';

/** Consecutive batches of one history, as a projector makes them: the last write of a key in a batch wins. */
function batchesOf(facts: readonly { key: string; doc: Order | null }[], size: number): Batch<Order>[] {
  const batches: Batch<Order>[] = [];
  for (let from = 0; from < facts.length; from += size) {
    const last = new Map<string, Batch<Order>['writes'][number]>();
    facts.slice(from, from + size).forEach(({ key, doc }, i) => {
      last.set(key, doc ? { key, position: from + i, doc } : { key, position: from + i, delete: true });
    });
    batches.push({ writes: [...last.values()], checkpoint: Math.min(from + size, facts.length) - 1 });
  }
  return batches;
}

export function describeProperties(trial: () => Trial, runs: number): void {
  describe('equal to a model of it', () => {
    let made = 0;
    /** A collection of its own for each run. */
    const empty = async () => {
      const spec = { ...orders, name: `orders-${(made += 1)}` };
      const writer = await trial().store.build<Order>(spec, 1);
      await trial().store.promote(spec.name, 1);
      return { writer, collection: trial().store.collection<Order>(spec), model: storeModel() };
    };

    it('whatever batches come again, in whatever order', async () => {
      const again = fc.array(fc.nat({ max: 23 }), { maxLength: 12 });
      await fc.assert(
        fc.asyncProperty(history, fc.integer({ min: 1, max: 5 }), again, async (facts, size, repeats) => {
          const { writer, collection, model } = await empty();
          const batches = batchesOf(facts, size);
          const delivered = batches.flatMap((batch, i) => [
            batch,
            ...repeats.flatMap((r) => (r <= i ? (batches[i - r] ?? []) : [])),
          ]);
          for (const batch of delivered) expect(await writer.apply(batch)).toEqual(model.apply(batch));
          const keys = facts.map(({ key }) => key);
          expect(await writer.getMany(keys)).toEqual(model.documents());
          expect(await collection.getMany(keys)).toEqual(model.documents());
          expect(await collection.checkpoint()).toBe(model.checkpoint());
        }),
        { numRuns: runs },
      );
    });

    it('for every query, page and count', async () => {
      await fc.assert(
        fc.asyncProperty(history, fc.array(orderQuery, { minLength: 1, maxLength: 6 }), async (facts, queries) => {
          const { writer, collection, model } = await empty();
          for (const batch of batchesOf(facts, 8)) {
            model.apply(batch);
            await writer.apply(batch);
          }
          for (const query of queries) {
            for (let asked: Query | undefined = query; asked;) {
              const page: Page<Order> = await collection.find(asked);
              expect(page).toEqual(model.find(asked));
              asked = page.next && { ...query, after: page.next };
            }
            expect(await collection.count(query.where, 3)).toEqual(model.count(query.where, 3));
          }
        }),
        { numRuns: runs },
      );
    });
  });
}
