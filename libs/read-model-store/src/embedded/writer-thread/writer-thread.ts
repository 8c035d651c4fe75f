import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CheckedWriter } from '../checked-writer';
import type { CheckedWriterElsewhere } from '../embedded-writer';
import type { OpenWriter } from '../embedded-store';
import { errorOf } from './failures';
import type { Answer, Call, ThreadStart } from './messages';

/** What the thread runs, as `npm run build` makes it. */
const PROGRAM = join(__dirname, 'thread.js');

export interface WriterThread {
  readonly open: OpenWriter;
  /** Resolves when everything asked before is done and the thread has ended. What is asked later fails. */
  close(this: void): Promise<void>;
}

/** A message without its number; distributes over the kinds of messages. */
type Asked<C> = C extends Call ? Omit<C, 'call'> : never;

/**
 * A thread that writes read models into a file. It starts with the first writer, and never keeps its process alive while
 * nothing is asked of it. Should it end by itself, whatever was asked of it, and whatever will be, fails.
 */
export function writerThread(file: string, program = PROGRAM): WriterThread {
  const asked = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
  let worker: Worker | undefined;
  let [calls, writers] = [0, 0];
  let ended: Error | undefined;

  const end = (error: Error): void => {
    ended ??= error;
    for (const { reject } of asked.values()) reject(ended);
    asked.clear();
  };
  const start = (): Worker => {
    const started = new Worker(program, { workerData: { file } satisfies ThreadStart });
    started.on('message', (said: Answer) => {
      const call = asked.get(said.call);
      asked.delete(said.call);
      if (asked.size === 0) started.unref();
      if ('failure' in said) call?.reject(errorOf(said.failure));
      else call?.resolve(said.value);
    });
    started.on('error', end);
    started.on('exit', () => end(new Error("the read models' writer thread has ended")));
    return started;
  };
  const ask = (message: Asked<Call>): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (ended) return reject(ended);
      worker ??= start();
      const call = ++calls;
      asked.set(call, { resolve, reject });
      worker.ref();
      worker.postMessage({ ...message, call } satisfies Call);
    });

  return {
    open: async (declaration, version, options) => {
      const writer = ++writers;
      await ask({ method: 'open', writer, given: [declaration, version, options] });
      const method =
        <M extends keyof CheckedWriter>(named: M) =>
        (...given: Parameters<CheckedWriter[M]>) =>
          ask({ method: named, writer, given } as Asked<Call>) as Promise<ReturnType<CheckedWriter[M]>>;
      return {
        checkpoint: method('checkpoint'),
        apply: method('apply'),
        buildIndex: method('buildIndex'),
      } satisfies CheckedWriterElsewhere;
    },
    close: async () => {
      const closing = new Error('the read-model store is closed');
      if (!worker || ended) return void (ended ??= closing);
      const exit = once(worker, 'exit');
      const done = ask({ method: 'close' });
      ended = closing;
      await Promise.all([done, exit]);
    },
  };
}
