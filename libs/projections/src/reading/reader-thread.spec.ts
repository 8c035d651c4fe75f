import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binaryEvent, jsonEvent } from '@eventstore/db-client';
import { aggregates } from '@aftercare/domain';
import { factDecoder, type SubscriptionItem } from '@aftercare/event-sourcing';
import { runningStores, type RunningStores } from '../running-stores.fixture';
import { readingHere, type FactReader } from './fact-reader';
import { readerThread, type ReaderThread } from './reader-thread';

/** The thread's program as `npm run build` makes it: a thread runs no TypeScript. */
const program = join(process.env['AFTERCARE_ROOT'] ?? process.cwd(), 'dist/libs/projections/src/reading/thread.js');

let stores: RunningStores;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'reader-thread-'));
  stores = await runningStores();
  for (let n = 0; n < 50; n++) await stores.done('customer', `C${n}`, { type: 'RegisterCustomer', data: {} });
  await stores.client.appendToStream('customer-broken', [jsonEvent({ type: 'CustomerRegistered', data: { a: 'é𝄞' } })]);
  const later = { schemaVersion: 99, occurredAt: '2026-01-01T00:00:00.000Z', commandId: 'c', customerId: 'C1' };
  const newer = jsonEvent({ type: 'CustomerRegistered', data: { customerId: 'C1' }, metadata: later });
  await stores.client.appendToStream('customer-newer', [newer]);
  const data = Buffer.from('{"customerId":"C1"}');
  const bytes = binaryEvent({ type: 'CustomerRegistered', data, metadata: { ...later, schemaVersion: 1 } });
  await stores.client.appendToStream('customer-bytes', [bytes]);
  await stores.done('customer', 'last', { type: 'RegisterCustomer', data: {} });
}, 60_000);
afterAll(async () => {
  await stores.stop();
  rmSync(folder, { recursive: true, force: true });
});

let thread: ReaderThread;
const start = (of = program): ReaderThread =>
  (thread = readerThread({ url: stores.url, program: of, backOff: { firstMs: 1, longestMs: 5 } }));
afterEach(() => thread.close());

/** What a reader yields until it has caught up, and what it was told to be in its way. */
async function all(read: FactReader, from: number | 'start' = 'start') {
  const ending = new AbortController();
  const items: SubscriptionItem[] = [];
  const interruptions: unknown[] = [];
  const onInterruption = (error: unknown): void => void interruptions.push(error);
  for await (const bunch of read({ from, signal: ending.signal, onInterruption })) {
    items.push(...bunch);
    if (bunch.some(({ kind }) => kind === 'caught-up')) ending.abort();
  }
  return { items, interruptions };
}

describe('the thread that reads the event store', () => {
  it('yields what a reader in the calling thread does, events that cannot be read among it', async () => {
    const here = await all(readingHere(stores.client, factDecoder({ aggregates })));
    const there = await all(start().read);
    expect(there.items).toEqual(here.items);
    const broken = (items: readonly SubscriptionItem[]) =>
      items.flatMap((item) => (item.kind === 'undecodable' ? [{ ...item.error, stored: item.error.stored }] : []));
    expect(broken(there.items)).toEqual(broken(here.items));
    expect(broken(there.items).map(({ stored }) => stored?.type)).toEqual([undefined, 'CustomerRegistered', undefined]);
  });

  it('serves several readings at once, each from its own place', async () => {
    const { items } = await all(start().read);
    const places = items.flatMap((item) => (item.kind === 'fact' ? [item.fact.position] : []));
    const from = [places[0]!, places[20]!, places.at(-1)!];
    const found = await Promise.all(from.map((at) => all(thread.read, at)));
    for (const [index, { items: rest }] of found.entries()) {
      const facts = rest.filter(({ kind }) => kind === 'fact');
      expect(facts).toHaveLength(places.filter((at) => at > from[index]!).length);
    }
  });

  it('is begun anew when it dies, and the reading goes on', async () => {
    const marker = JSON.stringify(join(folder, 'was-here'));
    const dying = join(folder, 'dies-once.js');
    writeFileSync(
      dying,
      `const { existsSync, writeFileSync } = require('node:fs');
       if (existsSync(${marker})) require(${JSON.stringify(program)});
       else { writeFileSync(${marker}, ''); require('node:worker_threads').parentPort.on('message', () => { throw new Error('died'); }); }`,
    );
    const { items, interruptions } = await all(start(dying).read);
    expect(interruptions).toMatchObject([{ message: 'died' }]);
    expect(items).toEqual((await all(readingHere(stores.client, factDecoder({ aggregates })))).items);
  });

  it('tells of a store that is away, and goes on when it is back', async () => {
    const ending = new AbortController();
    let back: Promise<void> | undefined;
    const reasons: unknown[] = [];
    const onInterruption = (error: unknown): void => void reasons.push(error);
    const seen: string[] = [];
    const caughtUps = { count: 0 };
    for await (const bunch of start().read({ from: 'start', signal: ending.signal, onInterruption }))
      for (const item of bunch) {
        if (item.kind === 'fact') seen.push(item.fact.id);
        if (item.kind !== 'caught-up') continue;
        caughtUps.count += 1;
        back ??= stores.restart();
        if (caughtUps.count === 2) ending.abort();
      }
    await back;
    expect(reasons.length).toBeGreaterThan(0);
    expect(new Set(seen).size).toBe(seen.length);
  });
});
