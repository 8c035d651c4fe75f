import { Consumer } from './consumer';
import { pinned } from './pinned-strategy';

/**
 * Who gets a message. `later`: the one who should has no room, but another message may go to somebody else. `full`:
 * nobody has room.
 */
export type Choice = Consumer | 'later' | 'full';

export interface ConsumerStrategy {
  joined(consumer: Consumer): void;
  left(consumer: Consumer): void;
  choose(affinity: number): Choice;
}

/** The strategies by the names EventStoreDB has for them. */
export const STRATEGIES: ReadonlyMap<string, () => ConsumerStrategy> = new Map([
  ['RoundRobin', roundRobin],
  ['DispatchToSingle', dispatchToSingle],
  ['Pinned', pinned],
  ['PinnedByCorrelation', pinned],
]);

/** One after the other; who has no room is passed over. */
export function roundRobin(): ConsumerStrategy {
  return inTurn((consumers) => {
    for (let tried = 0; tried < consumers.length; tried++) {
      const next = consumers.shift() as Consumer;
      consumers.push(next);
      if (next.hasRoom) return next;
    }
    return 'full';
  });
}

/** All to one, as long as it has room; then to the next. */
export function dispatchToSingle(): ConsumerStrategy {
  return inTurn((consumers) => {
    for (let tried = 0; tried < consumers.length; tried++) {
      const first = consumers[0] as Consumer;
      if (first.hasRoom) return first;
      consumers.push(consumers.shift() as Consumer);
    }
    return 'full';
  });
}

function inTurn(choose: (consumers: Consumer[]) => Choice): ConsumerStrategy {
  const consumers: Consumer[] = [];
  return {
    joined: (consumer) => consumers.push(consumer),
    left: (consumer) => consumers.splice(consumers.indexOf(consumer), 1),
    choose: () => choose(consumers),
  };
}
