import fc from 'fast-check';

import { checkpointRule } from './checkpoint-rule';
import { Consumer } from './consumer';
import { Delivery, Refusal } from './delivery';
import { roundRobin } from './in-turn-strategies';
import { Message } from './message';
import { pinned } from './pinned-strategy';

interface Options {
  readonly maxRetryCount?: number;
  readonly messageTimeout?: number;
  readonly strategy?: 'round-robin' | 'pinned';
  readonly maxCheckpointCount?: number;
}

/** A group's messages without log, wire and clock. */
function group({ maxRetryCount = 3, messageTimeout = 100, strategy, maxCheckpointCount = 1 }: Options = {}) {
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

describe('a group gives its consumers', () => {
  it('as many messages as they have slots, and the next ones for what they answer', () => {
    const { delivery, add, consumer } = group();
    for (let n = 0; n < 5; n++) add();
    const { got } = consumer(2);
    delivery.push(0);
    expect(got).toEqual(['event-0/0', 'event-1/0']);
    delivery.acknowledge(['event-0', 'event-1'], 0);
    delivery.push(0);
    expect(got.slice(2)).toEqual(['event-2/0', 'event-3/0']);
  });

  it('nothing while they are behind', () => {
    const { delivery, add, consumer } = group();
    add();
    const { got, state } = consumer(2);
    state.ready = false;
    delivery.push(0);
    expect(got).toEqual([]);
    state.ready = true;
    delivery.push(0);
    expect(got).toEqual(['event-0/0']);
  });

  it('what is to be delivered again first, in the order of the stream', () => {
    const { delivery, add, consumer } = group();
    for (let n = 0; n < 4; n++) add();
    const { got } = consumer(3);
    delivery.push(0);
    delivery.refuse(['event-2', 'event-0', 'event-1'], 'retry', '', 0);
    delivery.push(0);
    expect(got.slice(3)).toEqual(['event-0/1', 'event-1/1', 'event-2/1']);
  });

  it('what another one had in flight when it left', () => {
    const { delivery, add, consumer } = group();
    add();
    add();
    const first = consumer(10);
    delivery.push(0);
    const second = consumer(10);
    delivery.leave(first.consumer, 0);
    delivery.push(0);
    expect(second.got).toEqual(['event-0/1', 'event-1/1']);
    delivery.acknowledge(['event-0', 'event-1'], 0);
    expect(delivery.outstanding.size).toBe(0);
  });

  it('a second event of the same id after the first is answered', () => {
    const { delivery, add, consumer } = group();
    add('twice');
    add('twice');
    add('once');
    const { got } = consumer(10);
    delivery.push(0);
    expect(got).toEqual(['twice/0', 'once/0']);
    delivery.acknowledge(['twice'], 0);
    delivery.push(0);
    expect(got).toEqual(['twice/0', 'once/0', 'twice/0']);
  });

  it('replayed messages before new ones', () => {
    const { delivery, add, consumer } = group();
    add();
    add();
    const { got } = consumer(1);
    delivery.push(0);
    delivery.replay({ id: 'parked', at: 7, affinity: 0 });
    for (const id of ['event-0', 'parked']) {
      delivery.acknowledge([id], 0);
      delivery.push(0);
    }
    expect(got).toEqual(['event-0/0', 'parked/0', 'event-1/0']);
  });

  it('nothing of an event that is gone, which is finished by that', () => {
    const { delivery, rule, add, consumer } = group();
    add();
    const { state } = consumer(1);
    state.gone = true;
    delivery.push(0);
    expect(delivery.outstanding.size + delivery.buffer.length + delivery.retries.length).toBe(0);
    expect(rule.due(0, false)).toBe(0);
  });
});

describe('a message that is not answered', () => {
  it('in time is delivered again, and parked after the last retry', () => {
    const { delivery, add, consumer, parked } = group({ maxRetryCount: 2, messageTimeout: 100 });
    add();
    const { got } = consumer(1);
    for (const now of [0, 100, 200, 300]) {
      delivery.expire(now);
      delivery.push(now);
    }
    expect(got).toEqual(['event-0/0', 'event-0/1', 'event-0/2']);
    expect(parked.map(({ reason }) => reason)).toEqual(['Reached retry count of 2']);
  });

  it('is no longer the business of the consumer whose answer comes too late', () => {
    const { delivery, add, consumer } = group({ messageTimeout: 100 });
    add();
    consumer(1);
    delivery.push(0);
    delivery.expire(100);
    delivery.acknowledge(['event-0'], 101);
    expect(delivery.retries.length).toBe(1);
  });
});

describe('a message that is refused', () => {
  it.each(['skip', 'stop'] as const)('with %s is done with', (refusal) => {
    const { delivery, rule, add, consumer } = group();
    add();
    consumer(1);
    delivery.push(0);
    delivery.refuse(['event-0'], refusal, '', 0);
    expect(rule.due(0, false)).toBe(0);
  });

  it('with park frees its slot at once, and counts as open until it is among the parked ones', () => {
    const { delivery, rule, add, consumer, parked } = group();
    add();
    add();
    const { got } = consumer(1);
    delivery.push(0);
    delivery.refuse(['event-0'], 'park', 'bad data', 0);
    delivery.push(0);
    expect(got).toEqual(['event-0/0', 'event-1/0']);
    delivery.acknowledge(['event-1'], 0);
    expect(rule.due(0, false)).toBeUndefined();
    expect(parked[0]?.reason).toBe("Client explicitly NAK'ed message.\nbad data");
    delivery.parked(parked[0]?.message as Message);
    expect(rule.due(0, false)).toBe(1);
  });

  it('with park comes again if it cannot be parked', () => {
    const { delivery, add, consumer, parked } = group();
    add();
    const { got } = consumer(1);
    delivery.push(0);
    delivery.refuse(['event-0'], 'park', '', 0);
    delivery.notParked(parked[0]?.message as Message);
    delivery.push(0);
    expect(got).toEqual(['event-0/0', 'event-0/1']);
  });
});

describe('whatever happens', () => {
  const action = fc.oneof(
    fc.record({ kind: fc.constant('add' as const) }),
    fc.record({ kind: fc.constant('join' as const), slots: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ kind: fc.constant('leave' as const), who: fc.nat(9) }),
    fc.record({ kind: fc.constant('ack' as const), what: fc.nat(9) }),
    fc.record({
      kind: fc.constant('nack' as const),
      what: fc.nat(9),
      how: fc.constantFrom<Refusal>('park', 'retry', 'skip', 'unknown'),
    }),
    fc.record({ kind: fc.constant('wait' as const), time: fc.nat(120) }),
    fc.record({ kind: fc.constant('park-ends' as const), well: fc.boolean() }),
    fc.record({ kind: fc.constant('behind' as const), who: fc.nat(9), ready: fc.boolean() }),
  );

  it('each event is done with or in one place, no two consumers have it, and no checkpoint is above an open one', () => {
    fc.assert(
      fc.property(
        fc.array(action, { maxLength: 120 }),
        fc.constantFrom('round-robin' as const, 'pinned' as const),
        (actions, strategy) => {
          const { delivery, rule, add, consumer, parked } = group({ strategy, maxRetryCount: 2 });
          const consumers: ReturnType<typeof consumer>[] = [];
          const done = new Set<string>();
          let added = 0;
          let now = 0;
          let checkpoint = -1;
          const inFlight = () => [...delivery.outstanding.keys()];
          const pick = <T>(from: readonly T[], index: number): T | undefined => from[index % Math.max(1, from.length)];

          for (const step of actions) {
            if (step.kind === 'add') {
              add();
              added++;
            } else if (step.kind === 'join') consumers.push(consumer(step.slots));
            else if (step.kind === 'leave') {
              const leaving = pick(consumers, step.who);
              if (leaving) {
                delivery.leave(leaving.consumer, now);
                consumers.splice(consumers.indexOf(leaving), 1);
              }
            } else if (step.kind === 'ack' || step.kind === 'nack') {
              const id = pick(inFlight(), step.what);
              if (id === undefined) continue;
              if (step.kind === 'ack') delivery.acknowledge([id], now);
              else delivery.refuse([id], step.how, '', now);
              if (step.kind === 'ack' || step.how === 'skip') done.add(id);
            } else if (step.kind === 'wait') delivery.expire((now += step.time));
            else if (step.kind === 'behind') {
              const slow = pick(consumers, step.who);
              if (slow) slow.state.ready = step.ready;
            } else {
              const next = parked.shift()?.message;
              if (next && step.well) {
                delivery.parked(next);
                done.add(next.id);
              } else if (next) delivery.notParked(next);
            }
            delivery.push(now);

            const places = [
              ...done,
              ...inFlight(),
              ...ids(delivery.buffer),
              ...ids(delivery.retries),
              ...parked.map(({ message }) => message.id),
            ];
            expect([...places].sort()).toEqual([...Array(added).keys()].map((n) => `event-${n}`).sort());
            const held = consumers.flatMap(({ consumer: { inFlight: messages } }) => [...messages].map(({ id }) => id));
            expect(held.sort()).toEqual(inFlight().sort());
            for (const { consumer: each } of consumers) expect(each.inFlight.size).toBeLessThanOrEqual(each.slots);
            checkpoint = rule.due(now, false) ?? checkpoint;
            for (let at = 0; at <= checkpoint; at++) expect(done).toContain(`event-${at}`);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

function ids(list: Delivery['buffer']): string[] {
  const found: string[] = [];
  for (let entry = list.first; entry; entry = entry.next) found.push(entry.value.id);
  return found;
}
