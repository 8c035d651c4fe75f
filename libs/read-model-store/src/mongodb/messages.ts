import { pacedSize } from '../paced-size';

/** How writes reach the server: in messages so small, and so few at a time, that it answers everybody else in between. */
export interface Messages {
  /** Sends all writes by `one`, part by part, each when the one before it is answered; gives the answers. Throws as the first part that fails. */
  send<W, R>(writes: readonly W[], one: (part: readonly W[]) => Promise<R>): Promise<readonly R[]>;
}

/** Messages under way at a time, of all batches of a process together. */
const AT_A_TIME = 4;
/** A server that takes longer for a message gets smaller ones. */
const AIM_MS = 100;
const SIZES = { least: 10, first: 100, most: 1_000 };

/** One of it for all that a process writes to a server: they share what the server takes. */
export function pacedMessages(): Messages {
  const size = pacedSize({ ...SIZES, aimMs: AIM_MS });
  const waiting: (() => void)[] = [];
  let free = AT_A_TIME;

  const turn = async (): Promise<void> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const done = (): void => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };
  const sendOne = async <W, R>(part: readonly W[], one: (part: readonly W[]) => Promise<R>): Promise<R> => {
    const began = performance.now();
    try {
      return await one(part);
    } finally {
      size.took(part.length, performance.now() - began);
      done();
    }
  };

  return {
    send: async (writes, one) => {
      const answers: Awaited<ReturnType<typeof one>>[] = [];
      for (let from = 0; from < writes.length;) {
        await turn();
        const part = writes.slice(from, from + size.now());
        answers.push(await sendOne(part, one));
        from += part.length;
      }
      return answers;
    },
  };
}

/** All of it at once, whatever else is under way. */
export const atOnce: Messages = { send: async (writes, one) => [await one(writes)] };
