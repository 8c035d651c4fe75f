import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { aggregates } from '@aftercare/domain';
import { decodedItems, factDecoder, type FactDecoder, type SubscriptionItem } from '@aftercare/event-sourcing';
import { pauseAfter, usualBackOff, type BackOff } from '../back-off';
import type { FactReader, ReadingOptions } from './fact-reader';
import { itemsOf, type Order, type ThreadStart, type Told, type Values } from './messages';

/** What the thread runs, as `npm run build` makes it. */
const PROGRAM = join(__dirname, 'thread.js');

export interface ReaderThread {
  readonly read: FactReader;
  /** Ends the thread; readings are to have ended. */
  close(this: void): Promise<void>;
}

export interface ReaderThreadOptions {
  /** `esdb://` connection string of the event store. */
  readonly url: string;
  /** Reads stored events, in the calling thread. Without one: as a projector does. */
  readonly decode?: FactDecoder;
  readonly program?: string;
  readonly backOff?: BackOff;
}

/**
 * Reads facts with a client of its own, in a thread of its own; what they say is decoded in the calling one. The thread starts with the first reading,
 * and never keeps its process alive; should it end by itself, the next one goes on where it was.
 */
export function readerThread(options: ReaderThreadOptions): ReaderThread {
  const { url, decode = factDecoder({ aggregates }), program = PROGRAM, backOff = usualBackOff } = options;
  let running: Running | undefined;
  const thread = (): Running => {
    if (running && !running.ended()) return running;
    running = runThread(program, { url });
    return running;
  };

  async function* read(options: ReadingOptions): AsyncGenerator<readonly SubscriptionItem[], void> {
    const { signal, onInterruption } = options;
    let { from } = options;
    let failures = 0;
    while (!signal.aborted) {
      try {
        for await (const values of thread().reading({ ...options, from })) {
          const items = itemsOf(values);
          const decoded = await decodedItems(items, decode);
          from = items.at(-1)!.position;
          failures = 0;
          yield decoded;
          if (signal.aborted) return;
        }
      } catch (error) {
        const pause = pauseAfter((failures += 1), backOff);
        onInterruption(error, from === 'start' ? -1 : from, pause);
        await sleep(pause, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  return { read, close: async () => running?.close() };
}

interface Running {
  /** Throws when the thread has ended. */
  reading(options: ReadingOptions): AsyncIterable<Values>;
  ended(): boolean;
  close(): Promise<void>;
}

function runThread(program: string, workerData: ThreadStart): Running {
  const worker = new Worker(program, { workerData });
  worker.unref();
  const hearing = new Map<number, (told: Told) => void>();
  const left = new Set<() => void>();
  let readings = 0;
  let ended: Error | undefined;
  const end = (error: Error): void => {
    ended ??= error;
    for (const wake of left) wake();
  };
  worker.on('message', (told: Told) => hearing.get(told.reading)?.(told));
  worker.on('error', end);
  worker.on('exit', () => end(new Error('the thread that reads the event store has ended')));
  const ask = (order: Order): void => worker.postMessage(order);

  async function* reading({ from, signal, onInterruption }: ReadingOptions) {
    const number = (readings += 1);
    const bunches: Values[] = [];
    let wake: () => void = () => undefined;
    const rouse = (): void => wake();
    hearing.set(number, (told) => {
      if ('items' in told) bunches.push(told.items);
      else onInterruption(told.interrupted, told.position, told.pause);
      wake();
    });
    left.add(rouse);
    signal.addEventListener('abort', rouse);
    ask({ reading: number, order: 'read', from });
    try {
      while (!signal.aborted) {
        const values = bunches.shift();
        if (values !== undefined) {
          // Another one may come while this one is worked on.
          ask({ reading: number, order: 'more' });
          yield values;
        } else if (ended) throw ended;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      ask({ reading: number, order: 'end' });
      hearing.delete(number);
      left.delete(rouse);
      signal.removeEventListener('abort', rouse);
    }
  }

  return {
    reading,
    ended: () => ended !== undefined,
    close: async () => {
      if (ended) return;
      const exit = once(worker, 'exit');
      await Promise.all([worker.terminate(), exit]);
    },
  };
}
