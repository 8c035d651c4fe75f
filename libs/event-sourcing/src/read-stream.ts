import {
  BACKWARDS,
  END,
  type EventStoreDBClient,
  FORWARDS,
  type ResolvedEvent,
  START,
  StreamNotFoundError,
  type StreamingRead,
} from '@eventstore/db-client';
import type { Instant } from '@aftercare/domain';
import { StoreUnavailable, translated } from './store-errors';

export interface ReadStreamOptions {
  /** First revision read, inclusive; the start (or the end, backwards) when absent. */
  readonly from?: number;
  readonly direction?: 'forwards' | 'backwards';
  readonly maxCount?: number;
}

/** A read that gets no answer for so long (milliseconds) has lost its server. */
const silence = 10_000;

/** Yields what a read of the client yields; a slow consumer may take its time, a silent server may not. */
export async function* answered<E>(reading: StreamingRead<E>): AsyncGenerator<E> {
  let waiting = true;
  const watch = setInterval(() => {
    if (waiting) reading.destroy(new StoreUnavailable('the event store stopped answering a read'));
    waiting = true;
  }, silence);
  // An error that comes after the last event was taken has nobody else to hear it.
  reading.on('error', () => undefined);
  let ended = false;
  try {
    for await (const event of reading.iterator({ destroyOnReturn: false }) as AsyncIterable<E>) {
      waiting = false;
      yield event;
      waiting = false;
    }
    ended = true;
  } catch (error) {
    throw translated(error);
  } finally {
    clearInterval(watch);
    if (!ended) abandon(reading);
  }
}

/** Ends a read before its end. What is left must flow off, or the client would hold on to the call for ever. */
function abandon(reading: StreamingRead<unknown>): void {
  reading.cancel().catch(() => undefined);
  reading.resume();
}

/** Events of one stream in order, as the client gives them; none when there is no such stream. Throws `StoreUnavailable`. */
export async function* readStream(
  client: EventStoreDBClient,
  stream: string,
  { from, direction = 'forwards', maxCount = Number.MAX_SAFE_INTEGER }: ReadStreamOptions = {},
): AsyncGenerator<ResolvedEvent> {
  const forwards = direction === 'forwards';
  const fromRevision = from === undefined ? (forwards ? START : END) : BigInt(from);
  const reading = client.readStream(
    stream,
    { fromRevision, direction: forwards ? FORWARDS : BACKWARDS, maxCount },
    { highWaterMark: 128 },
  );
  try {
    yield* answered(reading);
  } catch (error) {
    if (!(error instanceof StreamNotFoundError)) throw error;
  }
}

/** Where the store's log is read or subscribed to: its start for -1. Subscriptions begin after that place, reads with it. */
export const logPosition = (position: number): typeof START | { readonly commit: bigint; readonly prepare: bigint } =>
  position < 0 ? START : { commit: BigInt(position), prepare: BigInt(position) };

/** The newest events of the whole store, newest first. */
export async function* readBackwards(client: EventStoreDBClient, maxCount: number) {
  yield* answered(client.readAll({ fromPosition: END, direction: BACKWARDS, maxCount }));
}

/** Position and recording time of the store's last event of any kind; undefined when the store is empty. */
export async function tail(
  client: EventStoreDBClient,
): Promise<{ readonly position: number; readonly recordedAt: Instant } | undefined> {
  for await (const { event } of readBackwards(client, 1))
    if (event !== undefined)
      return { position: Number(event.position.commit), recordedAt: event.created.toISOString() };
  return undefined;
}
