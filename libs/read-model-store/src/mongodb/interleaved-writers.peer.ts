import fc from 'fast-check';
import type { Collection, Db } from 'mongodb';
import { order, orders, type Order } from '../contract/orders';
import { FencedOff } from '../fenced-off';
import { partitionOf } from '../partitions';
import type { BuildWriter } from '../read-model-store';
import { checkDeclaration } from '../rules/declaration-rules';
import { mongodbWriter } from './mongodb-writer';
import { trialDatabase, type TrialDatabase } from './trial-database.fixture';

/** What a writer tells its server in one message; any other writer's may come in between. */
const MESSAGES = ['bulkWrite', 'updateOne', 'findOne', 'deleteMany'];

/** The same database, whose messages are sent in the order that fast-check chooses. */
function scheduled(database: Db, scheduler: fc.Scheduler): Db {
  const collection = (name: string): object =>
    new Proxy(database.collection(name), {
      get: (target: Collection, property) => {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== 'function') return value;
        const call = value.bind(target) as (...given: unknown[]) => unknown;
        return MESSAGES.includes(String(property))
          ? scheduler.scheduleFunction(call as (...given: unknown[]) => Promise<unknown>)
          : call;
      },
    });
  return new Proxy(database, {
    get: (target, property): unknown =>
      property === 'collection' ? collection : Reflect.get(target, property, target),
  });
}

const key = 'a';
const partition = partitionOf(key);
const spec = { ...orders, indexes: [] };

/** Counts the facts up to `LAST` into one document, from where it stands, one batch a fact; ends when it is fenced off. */
const LAST = 3;
async function count(writer: BuildWriter<Order>, by: string): Promise<'done' | 'fenced'> {
  try {
    for (let position = (await writer.checkpoint()) + 1; position <= LAST; position += 1) {
      const held = (await writer.getMany([key])).get(key);
      const stale = (held?.position ?? -1) >= position;
      const doc = order(by, (held?.doc.amount ?? 0) + 1);
      await writer.apply({ writes: stale ? [] : [{ key, position, doc }], checkpoint: position });
    }
    return 'done';
  } catch (error) {
    if (error instanceof FencedOff) return 'fenced';
    throw error;
  }
}

describe('writers of one partition, one message of theirs at a time', () => {
  let trial: TrialDatabase;
  beforeAll(async () => {
    trial = await trialDatabase();
  });
  afterAll(() => trial.dispose());

  it('with different fences: the higher one comes through, the lower one ends, and nothing is counted twice', async () => {
    let made = 0;
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const declaration = checkDeclaration({ ...spec, name: `orders-${(made += 1)}` });
        const database = scheduled(trial.database, scheduler);
        const run = async (fence: number): Promise<'done' | 'fenced'> => {
          try {
            const share = [{ partition, fence }];
            const writer = await mongodbWriter<Order>(database, declaration, 1, { share, bulk: true });
            return await count(writer, `fence ${fence}`);
          } catch (error) {
            if (error instanceof FencedOff) return 'fenced';
            throw error;
          }
        };
        const ends = [run(1), run(2)];
        const [lower, higher] = await scheduler.waitFor(Promise.all(ends));
        expect(higher).toBe('done');
        const entry = await trial.database
          .collection<{ _id: string }>('_read_models')
          .findOne({ _id: declaration.name });
        const build = (entry as unknown as { builds: { v1: { documents: string; parts: object } } }).builds.v1;
        expect(build.parts).toMatchObject({ [`p${partition}`]: { checkpoint: LAST, fence: 2 } });
        const held = await trial.database.collection<{ _id: string }>(build.documents).findOne({ _id: key });
        expect(held).toMatchObject({ _p: LAST, d: { amount: LAST + 1 } });
        // Had the lower one come to the end before the other began, it would not know of it.
        if (lower === 'fenced') return;
        expect(held).toMatchObject({ d: { customer: 'fence 1' } });
      }),
      { numRuns: 60 },
    );
  });
});
