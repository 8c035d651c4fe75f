import { setImmediate as nextTurn } from 'node:timers/promises';
import { translated } from './store-errors';

/** What this needs of a stream; the client types its streams by the events that they bring. */
export interface ObjectStream {
  read(): unknown;
  on(event: 'readable' | 'end' | 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** What a stream of the client brings, taken in small bunches: an iterator would cost a promise for each item. */
export interface PulledStream<T> {
  /**
   * The next items, at most 64; none when nothing came in so many milliseconds, at the stream's end, or when the signal
   * fired. Throws when the connection is lost.
   */
  take(wait: number): Promise<readonly T[]>;
  /** It has ended as it should, and everything was taken. */
  over(): boolean;
  /** Listens no more. The stream is the caller's to end. */
  release(): void;
}

const atOnce = 64;

/** Pulls items from a stream in object mode, as fast as they are asked for: the stream holds back its source meanwhile. */
export function pulledStream<T>(stream: ObjectStream, signal: AbortSignal): PulledStream<T> {
  let ended = false;
  let lost: Error | undefined;
  let wake: () => void = () => undefined;
  const rouse = () => wake();
  const lose = (error: Error) => {
    lost ??= error;
    wake();
  };
  stream.on('readable', rouse);
  stream.on('error', (error) => lose(translated(error)));
  stream.on('end', () => {
    ended = true;
    wake();
  });
  stream.on('close', () => !ended && lose(new Error('the connection was closed')));
  signal.addEventListener('abort', rouse);

  const available = (): readonly T[] => {
    const items: T[] = [];
    while (items.length < atOnce) {
      const next = stream.read() as T | null;
      if (next === null) break;
      items.push(next);
    }
    return items;
  };

  /** False when nothing happens in so many milliseconds. */
  const somethingHappens = async (wait: number): Promise<boolean> => {
    let timer: NodeJS.Timeout | undefined;
    const happened = await new Promise<boolean>((resolve) => {
      wake = () => resolve(true);
      timer = setTimeout(() => resolve(false), wait);
    });
    clearTimeout(timer);
    wake = () => undefined;
    return happened;
  };

  return {
    take: async (wait) => {
      for (;;) {
        const items = available();
        if (items.length > 0 || ended || signal.aborted) return items;
        if (lost !== undefined) throw lost;
        if (!(await somethingHappens(wait))) return available();
        // What comes in the same turn of the event loop is taken together.
        await nextTurn();
      }
    },
    over: () => ended,
    release: () => signal.removeEventListener('abort', rouse),
  };
}
