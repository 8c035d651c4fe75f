import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { EventStoreDBClient, jsonEvent, ResolvedEvent } from '@eventstore/db-client';

import { NodeOptions, RunningNode, startNode } from '../node';

/** A node of one spec file, in this process, with the official client connected to it. */
export interface TestNode {
  readonly client: EventStoreDBClient;
  readonly node: RunningNode;
  readonly dataDir: string;
  /** Stops the node and starts it again on the same data, on another port. */
  restart(): Promise<void>;
}

/** Registers the node's start and end with jest. Its properties may be used inside tests and hooks. */
export function testNode(options: Partial<NodeOptions> = {}): TestNode {
  const dataDir = mkdtempSync(join(tmpdir(), 'event-store-'));
  let node: RunningNode;
  let client: EventStoreDBClient;
  const start = async () => {
    node = await startNode({ ...options, dataDir });
    client = EventStoreDBClient.connectionString(node.url);
  };
  const stop = async () => {
    await client.dispose();
    await node.stop();
  };
  beforeAll(start);
  afterAll(async () => {
    await stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return {
    get client() {
      return client;
    },
    get node() {
      return node;
    },
    dataDir,
    restart: async () => {
      await stop();
      await start();
    },
  };
}

let streams = 0;

/** A stream name no other test of the process uses. */
export const freshStream = (category = 'spec'): string => `${category}-${++streams}`;

/** Events numbered from `first`; `data.n` is the number. */
export const numbered = (count: number, type = 'Counted', first = 0) =>
  Array.from({ length: count }, (_, index) => jsonEvent({ type, data: { n: first + index } }));

export async function collect(reading: AsyncIterable<ResolvedEvent>): Promise<ResolvedEvent[]> {
  const events: ResolvedEvent[] = [];
  for await (const event of reading) events.push(event);
  return events;
}

export const revisions = (events: readonly ResolvedEvent[]): number[] =>
  events.map(({ link, event }) => Number((link ?? event)?.revision));

/** The error a promise rejects with; fails the test if it does not. */
export async function failure<Failure = { type: string; message: string }>(
  promise: Promise<unknown>,
): Promise<Failure> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome === undefined) throw new Error('expected the call to fail');
  return outcome as Failure;
}
