import { checkpointRule } from './checkpoint-rule';
import { Consumer } from './consumer';
import { Delivery } from './delivery';
import { roundRobin } from './in-turn-strategies';
import { Message } from './message';
import { pinned } from './pinned-strategy';

export interface GroupOptions {
  readonly maxRetryCount?: number;
  readonly messageTimeout?: number;
  readonly strategy?: 'round-robin' | 'pinned';
  readonly maxCheckpointCount?: number;
}

/** A group's messages without log, wire and clock. */
export function group({
  maxRetryCount = 3,
  messageTimeout = 100,
  strategy,
  maxCheckpointCount = 1,
}: GroupOptions = {}) {
  const rule = checkpointRule({ checkpointAfter: 0, minCheckpointCount: 1, maxCheckpointCount }, undefined);
  const parked: { message: Message; reason: string }[] = [];
  const delivery = new Delivery({
    settings: { maxRetryCount, messageTimeout, extraStatistics: false },
    strategy: strategy === 'pinned' ? pinned() : roundRobin(),
    checkpoints: rule,
    park: (message, reason) => parked.push({ message, reason }),
  });
  let next = 0;
  return {
    delivery,
    rule,
    parked,
    add: (id = `event-${next}`) => delivery.add({ id, at: next++, affinity: next }),
    consumer: (slots: number) => {
      const got: string[] = [];
      const received: Message[] = [];
      const state = { ready: true, gone: false };
      const receiver = {
        ready: () => state.ready,
        deliver: (message: Message) => {
          if (state.gone) return false;
          got.push(`${message.id}/${message.retryCount}`);
          received.push(message);
          return true;
        },
        flush: () => undefined,
        drop: () => undefined,
      };
      const consumer = new Consumer({ connectionName: '', user: '' }, slots, receiver);
      delivery.join(consumer);
      return { consumer, got, received, state };
    },
  };
}
