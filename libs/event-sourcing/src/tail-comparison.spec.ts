import { type EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { wantedTypes } from './fact-types';
import { tail } from './read-stream';
import { runningStore, type RunningStore } from './running-store.fixture';
import { comparedWithTail, lastFactPosition } from './tail-comparison';

let store: RunningStore;
let client: EventStoreDBClient;
beforeAll(async () => {
  store = await runningStore();
  client = store.client;
});
afterAll(() => store.stop());

const record = (type: string, count = 1) =>
  client.appendToStream(
    'tool-1',
    Array.from({ length: count }, () => jsonEvent({ type, data: {} })),
  );
const positionNow = async () => (await tail(client))?.position ?? -1;
const lent = wantedTypes(['ToolLent']);

describe('a subscription that heard nothing', () => {
  it('is at the end of an empty store', async () => {
    expect(await tail(client)).toBeUndefined();
    expect(await comparedWithTail(client, -1, lent)).toBe(-1);
  });

  it('is behind when an event it wants lies after its position', async () => {
    const before = await positionNow();
    await record('ToolLent');
    await record('ToolBought', 3);
    expect(await comparedWithTail(client, before, lent)).toBe('behind');
  });

  it('is at the end when only events it does not want came since, and may count them as passed', async () => {
    const before = await positionNow();
    await record('ToolBought', 3);
    const end = await positionNow();
    expect(end).toBeGreaterThan(before);
    expect(await comparedWithTail(client, before, lent)).toBe(end);
    expect(await comparedWithTail(client, end, lent)).toBe(end);
  });

  it('counts as behind when there is too much to look through', async () => {
    const before = await positionNow();
    await record('ToolBought', 300);
    expect(await comparedWithTail(client, before, lent)).toBe('behind');
  });
});

describe('the last fact', () => {
  it('is the last event but those that are no facts', async () => {
    await record('ToolLent');
    const fact = await positionNow();
    await client.appendToStream('reservation-1', jsonEvent({ type: 'KeyReserved', data: {} }));
    await client.setStreamMetadata('tool-1', { maxCount: 1000 });
    expect(await positionNow()).toBeGreaterThan(fact);
    expect(await lastFactPosition(client)).toBe(fact);
  });
});
