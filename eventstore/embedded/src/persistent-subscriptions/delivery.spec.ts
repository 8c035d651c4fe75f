import { group } from './group-of-messages.fixture';
import { Message } from './message';

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
