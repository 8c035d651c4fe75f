import { EventStoreDBClient, jsonEvent, Position } from '@eventstore/db-client';
import fc from 'fast-check';

import { compareLists, compareLog, compareStream } from './testing/model-reads';
import { modelSubscriptions } from './testing/model-subscriptions';
import * as rules from './testing/store-model';
import { numbered, testNode } from './testing/test-node';

/** More runs than the suite's: `MODEL_RUNS=2000 npx jest eventstore/embedded/src/model.spec.ts`. */
const RUNS = Number(process.env['MODEL_RUNS'] ?? 12);

const setup = testNode();
const CLASSIC = { credentials: { username: 'admin', password: 'changeit' } };

const expected = fc.constantFrom('any', 'no_stream', 'stream_exists', 'exact', 'behind', 'ahead');
const stream = fc.nat({ max: 2 });
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('append' as const),
      stream,
      expected,
      count: fc.nat({ max: 4 }),
      classic: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('repeat' as const),
      pick: fc.nat(),
      part: fc.constantFrom('all', 'beginning', 'end', 'longer', 'elsewhere', 'under any'),
      classic: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('burst' as const),
      streams: fc.array(stream, { minLength: 2, maxLength: 12 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), stream, expected }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('metadata' as const),
      stream,
      metadata: fc.oneof(
        { weight: 1, arbitrary: fc.constant('broken' as const) },
        {
          weight: 5,
          arbitrary: fc.record(
            { maxCount: fc.integer({ min: 1, max: 6 }), truncateBefore: fc.nat({ max: 15 }) },
            { requiredKeys: [] },
          ),
        },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('tombstone' as const), stream, expected }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

interface Written {
  readonly name: string;
  readonly expected: rules.ModelExpectation;
  readonly ids: readonly string[];
}

/** One sequence of calls: on the node through the client, and on the model. */
interface Run {
  readonly names: readonly string[];
  readonly model: rules.StoreModel;
  readonly history: Written[];
}

const fresh = (count: number): string[] => Array.from({ length: count }, () => crypto.randomUUID());
const eventsOf = ({ model }: Run, ids: readonly string[]) =>
  ids.map((id, n) => jsonEvent({ id, type: model.type, data: { n } }));
const wire = (expectation: rules.ModelExpectation) =>
  typeof expectation === 'number' ? BigInt(expectation) : expectation;

function expectation(run: Run, name: string, wanted: string): rules.ModelExpectation {
  const last = rules.lastOf(rules.streamOf(run.model, name));
  if (wanted === 'ahead') return last + 3;
  if (wanted === 'exact') return last < 0 ? 'no_stream' : last;
  if (wanted === 'behind') return last < 1 ? 'no_stream' : last - 1;
  return wanted as rules.ModelExpectation;
}

/** The client's answer in the model's words. Revision -1 cannot be told from 0 in it. */
async function outcome(work: Promise<{ nextExpectedRevision?: bigint }>): Promise<object> {
  return work.then(
    ({ nextExpectedRevision: revision }) => ({ kind: 'done', ...(revision && { revision: Number(revision) }) }),
    (error: { type: string; actualVersion?: bigint | 'no_stream' }) => ({
      kind: error.type,
      ...(error.actualVersion === undefined
        ? {}
        : { actual: error.actualVersion === 'no_stream' ? -1 : Number(error.actualVersion) }),
    }),
  );
}

async function append(client: EventStoreDBClient, run: Run, { name, expected, ids }: Written, classic: boolean) {
  const options = { expectedRevision: wire(expected), ...(classic ? CLASSIC : {}) };
  const told = await outcome(client.appendToStream(name, eventsOf(run, ids), options));
  const predicted = rules.append(run.model, name, expected, ids);
  expect(predicted).toMatchObject(told);
  if (predicted.kind === 'done') run.history.push({ name, expected, ids });
}

async function repeat(client: EventStoreDBClient, run: Run, wanted: Step & { do: 'repeat' }): Promise<void> {
  const { history, names } = run;
  const first = history[wanted.pick % Math.max(1, history.length)];
  if (!first) return;
  const { ids } = first;
  const other = names[(names.indexOf(first.name) + 1) % names.length] as string;
  const parts: Record<typeof wanted.part, Written> = {
    all: first,
    beginning: { ...first, ids: ids.slice(0, Math.ceil(ids.length / 2)) },
    end: { ...first, ids: ids.slice(1) },
    longer: { ...first, ids: [...ids, ...fresh(1)] },
    elsewhere: { ...first, name: other },
    'under any': { ...first, expected: 'any' },
  };
  await append(client, run, parts[wanted.part], wanted.classic);
}

async function act(client: EventStoreDBClient, run: Run, wanted: Step): Promise<void> {
  if (wanted.do === 'repeat') return repeat(client, run, wanted);
  // The new client's very first append waits for its call to open, and others would overtake it.
  if (wanted.do === 'restart')
    return append(client, run, { name: run.names[0] as string, expected: 'any', ids: fresh(1) }, false);
  if (wanted.do === 'burst') {
    const written = wanted.streams.map((index) => ({ name: run.names[index] as string, ids: fresh(1) }));
    const told = written.map(({ name, ids }) => outcome(client.appendToStream(name, eventsOf(run, ids))));
    const predicted = written.map(({ name, ids }) => rules.append(run.model, name, 'any', ids));
    return expect(predicted).toMatchObject(await Promise.all(told));
  }
  const name = run.names[wanted.stream] as string;
  if (wanted.do === 'metadata') {
    const { metadata } = wanted;
    const written =
      metadata === 'broken'
        ? client.appendToStream(`$$${name}`, jsonEvent({ type: '$metadata', data: 'broken' as never }))
        : client.setStreamMetadata(name, metadata);
    const told = await outcome(written);
    return expect(rules.setMetadata(run.model, name, metadata).kind).toBe((told as { kind: string }).kind);
  }
  const expects = expectation(run, name, wanted.expected);
  if (wanted.do === 'append')
    return append(client, run, { name, expected: expects, ids: fresh(wanted.count) }, wanted.classic);
  // The client's deletes know no `stream_exists`.
  const known = expects === 'stream_exists' ? 'any' : expects;
  const options = { expectedRevision: wire(known) as bigint | 'any' | 'no_stream' };
  const ended = wanted.do === 'delete' ? client.deleteStream(name, options) : client.tombstoneStream(name, options);
  const predicted = (wanted.do === 'delete' ? rules.softDelete : rules.tombstone)(run.model, name, known);
  expect(predicted).toMatchObject(await outcome(ended.then(() => ({}))));
}

let runs = 0;

it('any sequence of calls and restarts is answered, read and delivered as the model says', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 20 }),
      fc.infiniteStream(fc.nat()),
      async (steps, chance) => {
        const category = `m${++runs}`;
        const names = ['a', 'b', 'c'].map((letter) => `${category}-${letter}`);
        const run: Run = { names, model: rules.emptyModel(`T${runs}`), history: [] };
        const { position } = await setup.client.appendToStream('marker', numbered(1));
        const subscriptions = modelSubscriptions(run.model, position as Position, names);
        await subscriptions.connect(setup.client);
        for (const wanted of steps) {
          const before = new Map(names.map((name) => [name, rules.lastOf(rules.streamOf(run.model, name))]));
          if (wanted.do === 'restart') {
            await subscriptions.disconnect();
            await setup.restart();
            rules.restart(run.model);
            await subscriptions.connect(setup.client);
          }
          await act(setup.client, run, wanted);
          for (const name of names) await compareStream(setup.client, run.model, name, chance);
          await subscriptions.follow(before);
        }
        await subscriptions.disconnect();
        await compareLog(setup.client, run.model, position as Position, chance);
        await compareLists(setup.client, run.model, category);
      },
    ),
    { numRuns: RUNS, endOnFailure: true },
  );
}, 3_600_000);
