import { type AllStreamResolvedEvent, binaryEvent, type EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import type { LoggedEvent } from './logged-event';
import { readAll } from './read-all';
import { type RunningStore, runningStore } from './running-store.fixture';
import { storedEvent, type StoredEvent } from './stored-event';

let store: RunningStore;
let client: EventStoreDBClient;
let expected: (StoredEvent & { readonly isJson: boolean | undefined })[];

beforeAll(async () => {
  store = await runningStore();
  ({ client } = store);
  const metadata = { name: 'é𝄞', nested: { list: [1, null, 'x'] } };
  await client.appendToStream('plain-1', [jsonEvent({ type: 'Happened', data: { a: 1 } })]);
  await client.appendToStream('plain-ä𝄞', [jsonEvent({ type: 'Geschehen-ß', data: { text: '漢字' }, metadata })]);
  await client.appendToStream('binary-1', [binaryEvent({ type: 'Bytes', data: Uint8Array.of(0, 255, 123) })]);
  const unreadable = binaryEvent({ type: 'Bytes', data: Uint8Array.of(1), metadata: Uint8Array.of(200, 1, 2) });
  await client.appendToStream('binary-2', [unreadable]);
  await client.setStreamMetadata('plain-1', { maxCount: 100 });
  await client.appendToStream('links', [binaryEvent({ type: '$>', data: Buffer.from('0@plain-1') })]);
  const many = Array.from({ length: 1_000 }, (_, n) => jsonEvent({ type: 'Counted', data: { n } }));
  await client.appendToStream('many', many);
  expected = await all(client.readAll() as AsyncIterable<AllStreamResolvedEvent>, (resolved) => ({
    ...storedEvent(resolved)!,
    isJson: resolved.event?.isJson,
  }));
}, 60_000);
afterAll(() => store.stop());

async function all<T, R>(items: AsyncIterable<T>, of: (item: T) => R): Promise<R[]> {
  const found: R[] = [];
  for await (const item of items) found.push(of(item));
  return found;
}
const read = (position: number, maxCount: number) =>
  all<LoggedEvent, object>(readAll(client, position, maxCount), (event) => {
    const { stream, id, revision, type, isJson, data, metadata, recordedAt, position: at } = event;
    return { stream, id, revision, type, isJson, data, metadata, recordedAt, position: at };
  });

describe('a read of the log', () => {
  it('brings every event as the client gives it', async () => {
    expect(expected.length).toBeGreaterThan(1_000);
    expect(new Set(expected.map(({ isJson }) => isJson))).toEqual(new Set([true, false]));
    expect(await read(-1, 100_000)).toEqual(expected);
  });

  it('begins with the event at a position, and brings so many', async () => {
    const from = expected[500]!.position;
    expect(await read(from, 10)).toEqual(expected.slice(500, 510));
  });

  it('that is ended before its end leaves the client as it was', async () => {
    const reading = readAll(client, -1, 100_000);
    for await (const { id } of reading as AsyncIterable<LoggedEvent>) {
      expect(id).toEqual(expected[0]?.id);
      reading.cancel();
      break;
    }
    expect(await read(-1, 100_000)).toHaveLength(expected.length);
  });

  it('of a store that is away fails as the client does', async () => {
    const elsewhere = await runningStore();
    await elsewhere.stop();
    await expect(all(readAll(elsewhere.client, -1, 1), String)).rejects.toThrow(
      expect.objectContaining({ type: 'unavailable' }) as Error,
    );
  });
});
