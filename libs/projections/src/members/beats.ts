import { setTimeout as pause } from 'node:timers/promises';

export interface BeatsOptions {
  readonly everyMs: number;
  /** What is done at each beat. One that takes longer than `patienceMs` is not waited for any more: the store may never answer. */
  readonly beat: () => Promise<void>;
  readonly patienceMs: number;
  /** Told of a beat that failed or took too long, and of each one that did not: `undefined`. */
  readonly told: (failure: unknown) => void;
  readonly signal: AbortSignal;
}

/** Beats at a rate, again and again until the signal. */
export async function beats({ everyMs, beat, patienceMs, told, signal }: BeatsOptions): Promise<void> {
  while (!signal.aborted) {
    const began = performance.now();
    const late = new AbortController();
    try {
      await Promise.race([
        beat(),
        pause(patienceMs, undefined, { signal: late.signal }).then(() => {
          throw new Error(`the read-model store has not answered for ${patienceMs} ms`);
        }),
      ]);
      told(undefined);
    } catch (error) {
      told(error);
    }
    late.abort();
    const rest = Math.max(0, everyMs - (performance.now() - began));
    await pause(rest, undefined, { signal }).catch(() => undefined);
  }
}
