import { setImmediate as nextTurn } from 'node:timers/promises';

/** Things to do, one after the other: urgent ones before the others, each kind in the order in which they came. */
export interface UrgentFirst<T> {
  add(thing: T, isUrgent: boolean): void;
}

/** Does one at a time, and takes in what has come meanwhile before it chooses the next one. */
export function urgentFirst<T>(act: (thing: T) => Promise<void>): UrgentFirst<T> {
  const [urgent, others]: [T[], T[]] = [[], []];
  let acting = false;
  const actAll = async (): Promise<void> => {
    acting = true;
    while (urgent.length + others.length > 0) {
      // Messages that wait are received now.
      await nextTurn();
      await act((urgent.length > 0 ? urgent : others).shift() as T);
    }
    acting = false;
  };
  return {
    add: (thing, isUrgent) => {
      (isUrgent ? urgent : others).push(thing);
      if (!acting) void actAll();
    },
  };
}
