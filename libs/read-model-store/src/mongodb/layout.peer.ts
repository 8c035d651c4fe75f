import { order, orders, type Order } from '../contract/orders';
import { checkDeclaration, fieldsText } from '../rules/declaration-rules';
import { trialDatabase, type TrialDatabase } from './trial-database.fixture';

interface Entry {
  readonly _id: string;
  readonly [field: string]: unknown;
}

/** As layout 1 was: one checkpoint a build, no folds, no fences. Version 1 has retired, 2 serves, 3 is being filled. */
async function makeLayout1({ database }: TrialDatabase): Promise<void> {
  const fields = fieldsText(checkDeclaration(orders));
  const build = (version: number, checkpoint: number) => ({ documents: `orders.v${version}.abcd`, checkpoint, fields });
  const builds = { v1: build(1, 4), v2: build(2, 9), v3: build(3, 2) };
  const entries = database.collection<Entry>('_read_models');
  await entries.insertMany([{ _id: 'orders', serving: 2, builds }, { _id: 'dropped' }]);
  await database
    .collection<Entry>('orders.v2.abcd')
    .insertMany([...['a', 'b'].map((_id) => ({ _id, _p: 9, d: order(_id, 2) })), { _id: 'gone', _p: 8, _del: true }]);
}

describe('read models in MongoDB of another layout', () => {
  let trial: TrialDatabase;
  beforeEach(async () => {
    trial = await trialDatabase();
  });
  afterEach(() => trial.dispose());

  it('are taken over with their documents and checkpoints, a build n as build n of fold n', async () => {
    await makeLayout1(trial);
    // Two processes may start at once.
    const [store, other] = await Promise.all([trial.open(), trial.open()]);
    const [versions] = await Promise.all([other.versions('orders'), store.versions('orders')]);
    expect(versions).toEqual([
      { version: 1, fold: 1, serving: false, served: true, checkpoint: 4, checkpoints: Array(8).fill(4) },
      { version: 2, fold: 2, serving: true, served: true, checkpoint: 9, checkpoints: Array(8).fill(9) },
      { version: 3, fold: 3, serving: false, served: false, checkpoint: 2, checkpoints: Array(8).fill(2) },
    ]);
    const collection = store.collection<Order>(orders);
    expect(await collection.checkpoint()).toBe(9);
    expect((await collection.find({ limit: 9 })).items.map(({ key }) => key)).toEqual(['a', 'b']);
    const share = [...Array(8).keys()].map((partition) => ({ partition, fence: 1 }));
    const writer = await store.build<Order>(orders, 2, { fold: 2, share });
    // Documents of that layout carry no fence: they are guarded by their position as ever.
    const writes = [
      { key: 'a', position: 9, doc: order('stale', 1) },
      { key: 'b', position: 10, doc: order('b', 3) },
      { key: 'gone', position: 8, doc: order('stale', 1) },
    ];
    expect(await writer.apply({ writes, checkpoint: 10 })).toEqual({ applied: 1, skipped: 2 });
    expect((await collection.get('b'))?.doc.amount).toBe(3);
    expect(await collection.checkpoint()).toBe(10);
    expect(await store.versions('dropped')).toEqual([]);
  });

  it('are refused when a newer version of the program made them', async () => {
    await trial.database.collection<Entry>('_read_models').insertOne({ _id: 'orders', layout: 3 });
    const store = await trial.open();
    await expect(store.versions('orders')).rejects.toThrow('made by a newer version of Aftercare');
  });

  it('may hold a build with another number of partitions: it is read, and not written', async () => {
    const store = await trial.open();
    await store.build<Order>(orders, 1);
    await store.promote(orders.name, 1);
    const fewer = { 'builds.v1.partitions': 4, 'builds.v1.parts': { p0: { checkpoint: 3, fence: 0 } } };
    await trial.database.collection<Entry>('_read_models').updateOne({ _id: 'orders' }, { $set: fewer });
    await expect(store.build(orders, 1)).rejects.toMatchObject({
      field: 'partitions',
      fix: 'version 1 was built in 4 parts, this program has 8: make a new build',
    });
    expect((await store.versions(orders.name))[0]?.checkpoints).toEqual([3, -1, -1, -1]);
    await store.build(orders, 2);
  });
});
