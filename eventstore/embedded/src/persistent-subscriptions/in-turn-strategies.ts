import { Consumer } from './consumer';
import { Choice, ConsumerStrategy } from './consumer-strategy';

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
