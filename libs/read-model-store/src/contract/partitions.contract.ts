import { FencedOff } from '../fenced-off';
import { PARTITIONS, partitionOf, WHOLE, type PartitionClaim } from '../partitions';
import type { BuildWriter, ReadModelStore } from '../read-model-store';
import { order, orders, type Order } from './orders';
import type { Trial } from './trial';

/** A key of each partition. */
const keys = Array.from({ length: PARTITIONS }, (_, partition) => {
  for (let n = 0; ; n += 1) if (partitionOf(`k${n}`) === partition) return `k${n}`;
});
const keyOf = (partition: number): string => keys[partition] ?? '';
const claim = (fence: number, ...partitions: readonly number[]): readonly PartitionClaim[] =>
  partitions.map((partition) => ({ partition, fence }));
const write = (partition: number, position: number) => ({
  writes: [{ key: keyOf(partition), position, doc: order(`at ${position}`, position) }],
  checkpoint: position,
});

export function describePartitions(trial: () => Trial): void {
  describe('partitions', () => {
    const open = (
      share?: readonly PartitionClaim[],
      store: ReadModelStore = trial().store,
    ): Promise<BuildWriter<Order>> => store.build<Order>(orders, 1, share ? { share } : {});

    it('advance each by itself: the build has come as far as the slowest', async () => {
      const { store } = trial();
      const [even, odd] = [await open(claim(1, 0, 2, 4, 6)), await open(claim(1, 1, 3, 5, 7))];
      await store.promote(orders.name, 1);
      await even.apply(write(2, 7));
      expect([await even.checkpoint(), await odd.checkpoint()]).toEqual([7, -1]);
      expect(await store.collection<Order>(orders).checkpoint()).toBe(-1);
      await odd.apply({ writes: [], checkpoint: 3 });
      expect(await store.collection<Order>(orders).checkpoint()).toBe(3);
      expect(await store.versions(orders.name)).toEqual([
        { version: 1, fold: 1, serving: true, served: true, checkpoint: 3, checkpoints: [7, 3, 7, 3, 7, 3, 7, 3] },
      ]);
    });

    it('are written by their holder alone: a key of another one breaks a rule', async () => {
      const writer = await open(claim(1, 3));
      const refused = { field: 'key', message: expect.stringContaining('partition 4') as string };
      await expect(writer.apply(write(4, 1))).rejects.toMatchObject(refused);
      expect(await writer.checkpoint()).toBe(-1);
      expect(await writer.apply(write(3, 1))).toEqual({ applied: 1, skipped: 0 });
    });

    it('belong to the highest fence: whoever had one of them before can change nothing more', async () => {
      const { store } = trial();
      const before = await open(claim(1, 0, 1));
      await before.apply(write(0, 5));
      const taker = await open(claim(2, 1), await trial().another());
      expect(await taker.checkpoint()).toBe(5);
      // Also what it still holds it may not write: its share is one thing.
      for (const partition of [0, 1]) await expect(before.apply(write(partition, 6))).rejects.toThrow(FencedOff);
      await expect(before.apply({ writes: [], checkpoint: 9 })).rejects.toThrow(FencedOff);
      expect((await store.versions(orders.name))[0]?.checkpoints.slice(0, 2)).toEqual([5, 5]);
      expect((await taker.getMany([keyOf(0), keyOf(1)])).get(keyOf(0))?.position).toBe(5);
      expect(await taker.apply(write(1, 6))).toEqual({ applied: 1, skipped: 0 });
      await expect(open(claim(1, 1, 2))).rejects.toThrow(FencedOff);
      await expect(open()).rejects.toThrow(FencedOff);
      // An opening that was refused has taken nothing.
      expect(await (await open(claim(0, 2))).apply(write(2, 1))).toEqual({ applied: 1, skipped: 0 });
    });

    it('are left to their holders by a writer that claims none: it reads, makes indexes, and writes nothing', async () => {
      const holder = await open(claim(3, 0, 1, 2, 3, 4, 5, 6, 7));
      await holder.apply(write(2, 5));
      const reader = await open([]);
      expect((await reader.getMany([keyOf(2)])).get(keyOf(2))?.position).toBe(5);
      expect(await reader.checkpoint()).toBe(-1);
      await reader.buildIndexes();
      await expect(reader.apply(write(2, 6))).rejects.toMatchObject({ field: 'share' });
      await expect(reader.apply({ writes: [], checkpoint: 6 })).rejects.toMatchObject({ field: 'share' });
      expect(await holder.apply(write(2, 6))).toEqual({ applied: 1, skipped: 0 });
    });

    it('are held on when the store is closed and opened again', async () => {
      const writer = await open(claim(3, 1));
      await writer.apply(write(1, 5));
      await trial().store.close();
      const again = await trial().another();
      await expect(open(claim(2, 1), again)).rejects.toThrow(FencedOff);
      const next = await open(claim(4, 1), again);
      expect(await next.checkpoint()).toBe(5);
      expect(await next.apply(write(1, 5))).toEqual({ applied: 0, skipped: 1 });
    });

    it('keep their holder: the same fence may open them again, and a fence is of one build', async () => {
      const { store } = trial();
      const writers = [await open(claim(4, 5)), await open(claim(4, 5))];
      for (const [i, writer] of writers.entries()) expect((await writer.apply(write(5, i))).applied).toBe(1);
      const beside = await store.build<Order>(orders, 2, { share: claim(1, 5) });
      expect((await beside.apply(write(5, 1))).applied).toBe(1);
    });

    it('of a build that was dropped and made anew are not those of its earlier writers', async () => {
      const { store } = trial();
      const before = await open();
      await before.apply(write(0, 5));
      await store.drop(orders.name, 1);
      const anew = await open();
      await expect(before.apply(write(0, 6))).rejects.toThrow('version 1 of orders was dropped');
      expect(await before.checkpoint()).toBe(-1);
      expect(await anew.getMany(keys)).toEqual(new Map());
    });

    it('are claimed properly or not at all', async () => {
      const wrong = [claim(1, -1), claim(1, PARTITIONS), claim(1, 0.5), claim(-1, 1), claim(0.5, 1), claim(1, 2, 2)];
      for (const share of wrong) await expect(open(share)).rejects.toMatchObject({ field: 'share' });
      expect(await trial().store.versions(orders.name)).toEqual([]);
      expect(WHOLE).toHaveLength(PARTITIONS);
    });
  });
}
