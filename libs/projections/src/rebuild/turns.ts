import { setImmediate as nextTurn } from 'node:timers/promises';

const longestMs = 4;

/** Gives others their turn once some ms have gone by since the last time; call it often in a long computation. */
export function turns(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < longestMs) return;
    await nextTurn();
    since = performance.now();
  };
}
