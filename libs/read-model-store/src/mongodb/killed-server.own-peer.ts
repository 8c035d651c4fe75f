import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { orders, type Order } from '../contract/orders';
import { openReadModelStore } from '../open-read-model-store';
import { partitionOf } from '../partitions';
import type { ReadModelStore } from '../read-model-store';
import { answered, foldUntilDone, type CountedFact } from './counted-facts.fixture';
import { startOwnPeer, type OwnPeer } from './own-peer.fixture';

const FACTS = 600;
const KEYS = 24;
const BATCH = 20;
/** Killed while the first writer is at these batches. */
const KILLS: readonly number[] = [4, 11, 23];

/** Every key in turn, so that a fact folded twice or not at all leaves an uneven amount. */
const facts: readonly CountedFact[] = Array.from({ length: FACTS }, (_, position) => ({
  position,
  key: `k${position % KEYS}`,
}));

describe('a MongoDB that is killed and started again', () => {
  let folder: string;
  let peer: OwnPeer;
  const opened: ReadModelStore[] = [];
  const open = async (): Promise<ReadModelStore> => {
    const options = 'directConnection=true&serverSelectionTimeoutMS=500&heartbeatFrequencyMS=500';
    const store = await openReadModelStore({ mongodbUrl: `${peer.url}/?${options}`, database: 'aftercare_trial' });
    opened.push(store);
    return store;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mongodb-peer-'));
    peer = await startOwnPeer({ backend: 'h2', data: folder });
  });
  afterAll(async () => {
    await Promise.all(opened.map((store) => store.close()));
    await peer.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has lost nothing that it acknowledged, and its writers go on and change nothing twice', async () => {
    let restarted = Promise.resolve();
    const killSoon = (): void => {
      restarted = restarted.then(async () => {
        await pause(20);
        await peer.stop();
        peer = await startOwnPeer({ backend: 'h2', data: folder, port: peer.port });
      });
    };
    // Two processes share the partitions out.
    const writers = [0, 1].map(async (process) => {
      const share = [0, 1, 2, 3].map((n) => ({ partition: n * 2 + process, fence: 1 }));
      const store = await open();
      const writer = await answered(() => store.build<Order>(orders, 1, { share }));
      for (let from = 0; from < FACTS; from += BATCH) {
        if (process === 0 && KILLS.includes(from / BATCH)) killSoon();
        const batch = facts.slice(from, from + BATCH).filter(({ key }) => partitionOf(key) % 2 === process);
        if (batch.length > 0) await foldUntilDone(writer, batch);
      }
      return writer;
    });
    await Promise.all(writers);
    await restarted;

    await peer.stop();
    peer = await startOwnPeer({ backend: 'h2', data: folder, port: peer.port });
    const reader = await open();
    await answered(() => reader.promote(orders.name, 1));
    const { items } = await reader.collection<Order>(orders).find({ limit: 100 });
    expect(items).toHaveLength(KEYS);
    for (const { doc } of items) expect(doc.amount).toBe(FACTS / KEYS);
    // The last position each of the two was given.
    const lastOf = (process: number) => facts.findLast(({ key }) => partitionOf(key) % 2 === process)?.position;
    const [build] = await reader.versions(orders.name);
    expect(build?.checkpoints).toEqual([0, 1, 0, 1, 0, 1, 0, 1].map(lastOf));
  });
});
