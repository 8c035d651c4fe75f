import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Digesting } from './digesting';
import type { TextValues } from './thread';

/** What the thread runs, as `npm run build` makes it. */
const PROGRAM = join(__dirname, 'thread.js');

/** So many pages are on their way at once: the thread has no pause, and holds little. */
const PAGES_ON_THE_WAY = 2;

/**
 * Digests in a thread of their own, which takes longer for a document than finding it alike in two builds does. A thread for each sum,
 * which never keeps its process alive. When it dies `add` and `sum` throw: the comparison is to be begun anew.
 */
export const digestingThread =
  (program = PROGRAM): Digesting =>
  () => {
    let worker: Worker | undefined;
    let [total, underWay] = [0n, 0];
    let ended: Error | undefined;
    let wake: () => void = () => undefined;
    const end = (error: Error): void => {
      ended ??= error;
      wake();
    };
    const start = (): Worker => {
      const thread = new Worker(program);
      thread.unref();
      thread.on('message', (sum: bigint) => {
        [total, underWay] = [total + sum, underWay - 1];
        wake();
      });
      thread.on('error', end);
      thread.on('exit', () => end(new Error('the thread that makes digests has ended')));
      return thread;
    };
    const until = async (most: number): Promise<void> => {
      while (underWay > most && !ended) await new Promise<void>((resolve) => (wake = resolve));
      if (ended) throw ended;
    };
    return {
      add: async (documents) => {
        const values: TextValues = documents.flatMap(({ key, position, text }) => [key, position, text]);
        underWay += 1;
        (worker ??= start()).postMessage(values);
        await until(PAGES_ON_THE_WAY);
      },
      sum: async () => {
        await until(0);
        return total;
      },
      close: async () => void (await worker?.terminate()),
    };
  };
