import type { EventStoreDBClient } from '@eventstore/db-client';
import { subscribeToFacts, type FactDecoder } from '@aftercare/event-sourcing';
import type { OpenFolding } from './folding';
import { reasonOf, type Log } from './log';

export interface LaneOptions {
  readonly client: EventStoreDBClient;
  readonly decode: FactDecoder;
  readonly foldings: readonly OpenFolding[];
  readonly signal: AbortSignal;
  readonly log: Log;
}

/**
 * One reader for several read models: starts after the lowest of their checkpoints, and each skips what it has. Reads no
 * further while one of them is two batches behind. Ends by the signal, and then closes the queues.
 */
export async function runLane({ client, decode, foldings, signal, log }: LaneOptions): Promise<void> {
  if (foldings.length === 0) return;
  const from = Math.min(...foldings.map(({ checkpoint }) => checkpoint));
  const onInterruption = (error: unknown, position: number, pause: number): void =>
    log.warn({ position, pause, reason: reasonOf(error) }, 'the event store is away, reading on when it is back');
  const options = { from: from < 0 ? ('start' as const) : from, signal, decode, onInterruption };
  for await (const item of subscribeToFacts(client, options)) {
    for (const { queue, checkpoint } of foldings) {
      const { position } = item.kind === 'fact' ? item.fact : item;
      if (item.kind === 'caught-up') queue.caughtUp();
      else if (position <= checkpoint) continue;
      else if (item.kind === 'checkpoint') queue.passed(position);
      else queue.push(item.kind === 'fact' ? item.fact : item.error);
    }
    for (const { queue } of foldings) if (queue.full()) await queue.room();
  }
  for (const { queue } of foldings) queue.close();
}
