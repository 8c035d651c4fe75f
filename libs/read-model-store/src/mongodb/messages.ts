import { pacedSize } from '../paced-size';

/** Sends something by `one`, part by part, each when the one before it is answered; gives the answers. Throws as the first part that fails. */
export type Send = <S, R>(all: readonly S[], one: (part: readonly S[]) => Promise<R>) => Promise<readonly R[]>;

/** How batches reach the server: in messages so small, and so few at a time, that it answers everybody else in between. */
export interface Messages {
  /** Keys to look up. */
  readonly ask: Send;
  /** Documents to write. */
  readonly write: Send;
}

/** Messages under way at a time, of all batches of a process together. */
const AT_A_TIME = 2;
/** A server that takes longer for a message gets smaller ones. */
const AIM_MS = 100;
/** So many keys of 512 bytes are well below the 16 MiB of a command; the driver looks after the size of documents. */
const SIZES = { least: 50, first: 100, most: 1_000 };

/** One of it for all that a process writes to a server: they share what the server takes. */
export function pacedMessages(): Messages {
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

  const paced = (): Send => {
    const size = pacedSize({ ...SIZES, aimMs: AIM_MS });
    return async (all, one) => {
      const answers: Awaited<ReturnType<typeof one>>[] = [];
      for (let from = 0; from < all.length;) {
        await turn();
        const part = all.slice(from, from + size.now());
        const began = performance.now();
        const ended = (): void => {
          size.took(part.length, performance.now() - began);
          done();
        };
        answers.push(await one(part).finally(ended));
        from += part.length;
      }
      return answers;
    };
  };
  return { ask: paced(), write: paced() };
}

/** Parts of the largest size, whatever else is under way. */
const unpaced: Send = async (all, one) => {
  const answers: Awaited<ReturnType<typeof one>>[] = [];
  for (let from = 0; from < all.length; from += SIZES.most) answers.push(await one(all.slice(from, from + SIZES.most)));
  return answers;
};
/** For what is small and waits for nobody. */
export const unpacedMessages: Messages = { ask: unpaced, write: unpaced };
