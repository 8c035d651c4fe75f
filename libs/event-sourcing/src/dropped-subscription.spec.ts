import { jsonEvent, TimeoutError } from '@eventstore/db-client';
import { tail } from './read-stream';
import { accepted, type Library, runningStore, type RunningStore } from './running-store.fixture';
import { subscribeToFacts, type SubscriptionItem } from './subscription';

/** Real servers up to 23.10 end a live subscription that falls behind by 32 events; this one by 4. */
const limit = 4;

let store: RunningStore;
let library: Library;
let stopping: AbortController;

beforeAll(async () => {
  store = await runningStore({ dropSlowSubscribers: limit });
  library = store.executor();
});
beforeEach(() => {
  stopping = new AbortController();
});
afterEach(() => stopping.abort());
afterAll(() => store.stop());

const positionNow = async () => (await tail(store.client))?.position ?? -1;

/** Appends facts of the given names to one stream, all in one commit. */
async function burst(names: readonly string[]): Promise<void> {
  const events = names.map((name) => jsonEvent({ type: 'ToolBought', data: { name }, metadata: { ...metadata } }));
  await store.client.appendToStream('tool-bursts', events);
}

let metadata: object;
beforeAll(async () => {
  accepted(await library.execute({ category: 'tool', command: { type: 'Buy', data: { name: 'the first' } } }));
  for await (const { event } of store.client.readAll())
    if (event?.type === 'ToolBought') metadata = event.metadata as object;
});

const nameOf = (item: SubscriptionItem): readonly string[] =>
  item.kind === 'fact' ? [(item.fact.data as { name: string }).name] : [];
const names = (round: number, count: number) => Array.from({ length: count }, (_, n) => `tool ${round}.${n}`);

describe('a subscription that the store drops for being slow', () => {
  it('goes on after its last fact, time and again, without loss or doubling', async () => {
    const dropped: unknown[] = [];
    const onInterruption = (error: unknown) => dropped.push((error as Error).cause);
    const items = subscribeToFacts(store.client, {
      from: await positionNow(),
      signal: stopping.signal,
      onInterruption,
    });
    const seen: string[] = [];
    const until = async (wanted: (item: SubscriptionItem) => boolean) => {
      for (let next = await items.next(); next.done !== true; next = await items.next()) {
        seen.push(...nameOf(next.value));
        if (wanted(next.value)) return;
      }
    };
    const expected: string[] = [];
    for (let round = 0; round < 8; round++) {
      await until(({ kind }) => kind === 'caught-up');
      // Delivered live, so that each drop finds the subscription at another place.
      const live = names(round, 1);
      await burst(live);
      await until((item) => nameOf(item)[0] === live[0]);
      const many = names(round, 50).slice(1);
      await burst(many);
      expected.push(...live, ...many);
      await until((item) => nameOf(item)[0] === many.at(-1));
    }
    expect(seen).toEqual(expected);
    expect(dropped).toHaveLength(8);
    for (const cause of dropped) expect(cause).toBeInstanceOf(TimeoutError);
  });

  it('yields every fact once under bursts that never wait for it', async () => {
    const from = await positionNow();
    let drops = 0;
    const options = { from, signal: stopping.signal, onInterruption: () => void (drops += 1) };
    const expected: string[] = [];
    const write = async () => {
      for (let round = 100; round < 140; round++) {
        const many = names(round, 1 + (round % 9));
        expected.push(...many);
        await burst(many);
      }
      await burst(['the last']);
      expected.push('the last');
    };
    let writing: Promise<void> | undefined;
    const seen: string[] = [];
    for await (const item of subscribeToFacts(store.client, options)) {
      if (item.kind === 'caught-up') writing ??= write();
      seen.push(...nameOf(item));
      if (seen.at(-1) === 'the last') break;
    }
    await writing;
    expect(seen).toEqual(expected);
    expect(drops).toBeGreaterThan(0);
  });
});
