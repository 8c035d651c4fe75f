import { setImmediate as pause } from 'node:timers/promises';
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

/** A message that has changed something: fences taken (`$set`), checkpoints moved (`$max`), documents written (`bulkWrite`). */
interface Change {
  readonly by: number;
  readonly what: string;
}

/** The one server: takes one message after the other, in the order that fast-check chooses, and notes what they change. */
interface Schedule {
  readonly scheduler: fc.Scheduler;
  readonly changes: Change[];
  /** When the message before is answered. */
  answered: Promise<unknown>;
}

type Call = (...given: unknown[]) => Promise<unknown>;

/** The database as one writer sees it. */
function scheduled(database: Db, schedule: Schedule, by: number): Db {
  const sent = async (what: string, send: () => Promise<unknown>): Promise<unknown> => {
    await schedule.scheduler.schedule(Promise.resolve());
    const answer = schedule.answered.then(send);
    schedule.answered = answer.then(
      (result) => {
        const { matchedCount = 0, upsertedCount = 0 } = (result ?? {}) as Record<string, number | undefined>;
        if (matchedCount + upsertedCount > 0) schedule.changes.push({ by, what });
      },
      () => undefined,
    );
    return answer;
  };
  const collection = (name: string): object =>
    new Proxy(database.collection(name), {
      get: (target: Collection, property) => {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== 'function') return value;
        const call = value.bind(target) as Call;
        if (!MESSAGES.includes(String(property))) return call;
        return (...given: unknown[]) => sent(nameOf(String(property), given), () => call(...given));
      },
    });
  return new Proxy(database, {
    get: (target, property): unknown =>
      property === 'collection' ? collection : Reflect.get(target, property, target),
  });
}

/** An update is named by what it does; only one that makes a build may insert. */
const nameOf = (message: string, [, change, options]: readonly unknown[]): string =>
  message === 'updateOne' && options === undefined ? Object.keys(change as object).join() : message;

/** Lets one message go at a time, when all who are still running have one to send. */
async function inTurns(scheduler: fc.Scheduler, running: () => number): Promise<void> {
  while (running() > 0) {
    if (scheduler.count() < running()) await pause();
    else await scheduler.waitOne();
  }
}

/** Changes of a kind that the first writer made although the second had made one before, which it must not. */
function overtaken(changes: readonly Change[], firsts: string, after: string): readonly Change[] {
  const from = changes.findIndex(({ by, what }) => by === 2 && what === after);
  return from < 0 ? [] : changes.slice(from).filter(({ by, what }) => by === 1 && what === firsts);
}

const key = 'a';
const partition = partitionOf(key);
const spec = { ...orders, indexes: [] };

/** Counts the facts up to `LAST` into one document, from where it stands, so many a batch; ends when it is fenced off. */
const LAST = 3;
async function count(writer: BuildWriter<Order>, by: string, size: number): Promise<'done' | 'fenced'> {
  for (let from = (await writer.checkpoint()) + 1; from <= LAST; from += size) {
    const position = Math.min(from + size - 1, LAST);
    const held = (await writer.getMany([key])).get(key);
    const counted = position - (held?.position ?? -1);
    const doc = order(by, (held?.doc.amount ?? 0) + counted);
    await writer.apply({ writes: counted > 0 ? [{ key, position, doc }] : [], checkpoint: position });
  }
  return 'done';
}

describe('writers of one partition, one message of theirs at a time', () => {
  let trial: TrialDatabase;
  beforeAll(async () => {
    trial = await trialDatabase();
  });
  afterAll(() => trial.dispose());

  it('with different fences: the higher one comes through, the lower one ends, and nothing is counted twice', async () => {
    let made = 0;
    const size = fc.integer({ min: 1, max: LAST + 1 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), size, size, async (scheduler, ...sizes) => {
        const declaration = checkDeclaration({ ...spec, name: `orders-${(made += 1)}` });
        const schedule: Schedule = { scheduler, changes: [], answered: Promise.resolve() };
        const { changes } = schedule;
        const run = async (fence: number, batch: number): Promise<'done' | 'fenced'> => {
          const database = scheduled(trial.database, schedule, fence);
          try {
            const share = [{ partition, fence }];
            const writer = await mongodbWriter<Order>(database, declaration, 1, { share, bulk: true });
            return await count(writer, `fence ${fence}`, batch);
          } catch (error) {
            if (error instanceof FencedOff) return 'fenced';
            throw error;
          }
        };
        let running = 2;
        const ended = () => (running -= 1);
        const ends = Promise.all([run(1, sizes[0]).finally(ended), run(2, sizes[1]).finally(ended)]);
        await inTurns(scheduler, () => running);
        expect((await ends)[1]).toBe('done');
        expect(overtaken(changes, '$max', '$set')).toEqual([]);
        expect(overtaken(changes, '$set', '$set')).toEqual([]);
        expect(overtaken(changes, 'bulkWrite', 'bulkWrite')).toEqual([]);
        const entry = await trial.database
          .collection<{ _id: string }>('_read_models')
          .findOne({ _id: declaration.name });
        const build = (entry as unknown as { builds: { v1: { documents: string; parts: object } } }).builds.v1;
        expect(build.parts).toMatchObject({ [`p${partition}`]: { checkpoint: LAST, fence: 2 } });
        const held = await trial.database.collection<{ _id: string }>(build.documents).findOne({ _id: key });
        expect(held).toMatchObject({ _p: LAST, d: { amount: LAST + 1 } });
      }),
      { numRuns: 120 },
    );
  });
});
