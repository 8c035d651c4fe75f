import { order, orders, type Order } from '../contract/orders';
import { checkShare } from '../rules/share-rules';
import { documentsOf } from './documents';
import { findBuild } from './registry';
import { reapTombstones } from './tombstones';
import { trialDatabase, type TrialDatabase } from './trial-database.fixture';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('tombstones in MongoDB', () => {
  let trial: TrialDatabase;
  beforeEach(async () => {
    trial = await trialDatabase();
  });
  afterEach(() => trial.dispose());

  it('are reaped a day after the checkpoint has passed them, by whoever holds their partition', async () => {
    const { database } = trial;
    const writer = await (await trial.open()).build<Order>(orders, 1);
    const removal = (key: string, position: number) => ({ key, position, delete: true }) as const;
    await writer.apply({ writes: [{ key: 'kept', position: 1, doc: order('a', 1) }], checkpoint: 1 });
    await writer.apply({ writes: [removal('gone', 2), removal('born again', 2)], checkpoint: 2 });
    await writer.apply({ writes: [{ key: 'born again', position: 3, doc: order('a', 1) }], checkpoint: 3 });
    const passed = await findBuild(database, orders.name, 1);
    if (!passed) throw new Error('the build is gone');
    const held = async () =>
      (
        await documentsOf(database, passed)
          .find({}, { sort: { _id: 1 } })
          .toArray()
      ).map(({ _id }) => _id);

    const all = checkShare(orders.name, undefined);
    await reapTombstones(documentsOf(database, passed), passed, all, Date.now());
    expect(await held()).toEqual(['born again', 'gone', 'kept']);
    await reapTombstones(
      documentsOf(database, passed),
      passed,
      checkShare(orders.name, []),
      Date.now() + DAY_MS + 1000,
    );
    expect(await held()).toEqual(['born again', 'gone', 'kept']);
    await reapTombstones(documentsOf(database, passed), passed, all, Date.now() + DAY_MS + 1000);
    expect(await held()).toEqual(['born again', 'kept']);
  });
});
