import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import fc from 'fast-check';

import { collect, freshStream, testNode } from './testing/test-node';

/**
 * A stream as EventStoreDB's documentation describes it, in a few lines: what the node answers to any sequence of
 * appends, deletes, truncations, tombstones and restarts is compared with it.
 */
interface Model {
  ids: string[];
  from: number;
  state: 'live' | 'soft-deleted' | 'tombstoned';
}

type Expected = 'any' | 'no_stream' | 'stream_exists' | 'exact' | 'wrong';
type Step =
  | { readonly do: 'append'; readonly expected: Expected; readonly count: number }
  | { readonly do: 'repeat' | 'delete' | 'tombstone' | 'restart' }
  | { readonly do: 'truncate'; readonly before: number };

const setup = testNode();
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('append' as const),
      expected: fc.constantFrom<Expected>('any', 'no_stream', 'stream_exists', 'exact', 'wrong'),
      count: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('repeat' as const, 'delete' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('truncate' as const), before: fc.integer({ min: 0, max: 12 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('tombstone' as const, 'restart' as const) }) },
);

async function outcome(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: { type: string }) => error.type,
  );
}

function predictAppend(model: Model, expected: Expected): string {
  if (model.state === 'tombstoned') return 'stream-deleted';
  if (expected === 'wrong') return 'wrong-expected-version';
  if (expected === 'no_stream')
    return model.ids.length === 0 || model.state === 'soft-deleted' ? 'done' : 'wrong-expected-version';
  if (expected !== 'stream_exists') return 'done';
  if (model.state === 'soft-deleted') return 'stream-deleted';
  return model.ids.length === 0 ? 'wrong-expected-version' : 'done';
}

function revisionOf(model: Model, expected: Expected): bigint | 'any' | 'no_stream' | 'stream_exists' {
  if (expected === 'wrong') return BigInt(model.ids.length + 5);
  if (expected === 'exact') return model.ids.length === 0 ? 'no_stream' : BigInt(model.ids.length - 1);
  return expected;
}

async function appendStep(
  client: EventStoreDBClient,
  stream: string,
  model: Model,
  { expected, count }: Step & { do: 'append' },
) {
  const events = Array.from({ length: count }, () => jsonEvent({ type: 'Modelled', data: {} }));
  const predicted = predictAppend(model, expected);
  expect(await outcome(client.appendToStream(stream, events, { expectedRevision: revisionOf(model, expected) }))).toBe(
    predicted,
  );
  if (predicted !== 'done') return;
  if (model.state === 'soft-deleted') model.from = model.ids.length;
  model.state = 'live';
  model.ids.push(...events.map(({ id }) => id));
}

async function repeatStep(client: EventStoreDBClient, stream: string, model: Model) {
  const last = model.ids.at(-1);
  if (last === undefined) return;
  const expectedRevision = model.ids.length === 1 ? 'no_stream' : BigInt(model.ids.length - 2);
  const again = client.appendToStream(stream, jsonEvent({ id: last, type: 'Other', data: {} }), { expectedRevision });
  expect(await outcome(again)).toBe(model.state === 'tombstoned' ? 'stream-deleted' : 'done');
}

async function run(client: EventStoreDBClient, stream: string, model: Model, wanted: Step): Promise<void> {
  const gone = model.state === 'tombstoned';
  if (wanted.do === 'append') return appendStep(client, stream, model, wanted);
  if (wanted.do === 'repeat') return repeatStep(client, stream, model);
  if (wanted.do === 'restart') return setup.restart();
  if (wanted.do === 'truncate') {
    // Metadata on a soft-deleted stream brings it back: that has a test of its own.
    if (model.state === 'soft-deleted' || model.ids.length === 0) return;
    const set = client.setStreamMetadata(stream, { truncateBefore: wanted.before });
    expect(await outcome(set)).toBe(gone ? 'stream-deleted' : 'done');
    if (!gone) model.from = wanted.before;
  } else if (wanted.do === 'delete') {
    const predicted = gone ? 'stream-deleted' : model.ids.length === 0 ? 'wrong-expected-version' : 'done';
    expect(await outcome(client.deleteStream(stream))).toBe(predicted);
    if (predicted === 'done') model.state = 'soft-deleted';
  } else {
    expect(await outcome(client.tombstoneStream(stream))).toBe(gone ? 'stream-deleted' : 'done');
    model.state = 'tombstoned';
  }
}

async function compare(client: EventStoreDBClient, stream: string, model: Model): Promise<void> {
  const read = collect(client.readStream(stream));
  if (model.state === 'tombstoned') return expect(read).rejects.toMatchObject({ type: 'stream-deleted' });
  if (model.state === 'soft-deleted' || model.ids.length === 0)
    return expect(read).rejects.toMatchObject({ type: 'stream-not-found' });
  expect((await read).map(({ event }) => event?.id)).toEqual(model.ids.slice(model.from));
}

it('any sequence of writes and restarts leaves a stream as the model says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const stream = freshStream('model');
      const model: Model = { ids: [], from: 0, state: 'live' };
      for (const wanted of steps) {
        await run(setup.client, stream, model, wanted);
        await compare(setup.client, stream, model);
      }
    }),
    { numRuns: 60, endOnFailure: true },
  );
}, 120_000);
