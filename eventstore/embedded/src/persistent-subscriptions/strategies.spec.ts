import { Consumer } from './consumer';
import { ConsumerStrategy } from './consumer-strategy';
import { dispatchToSingle, roundRobin } from './in-turn-strategies';
import { Message } from './message';
import { pinned } from './pinned-strategy';

const consumer = (name: string, slots = 10) =>
  new Consumer({ connectionName: name, user: '' }, slots, {
    ready: () => true,
    deliver: () => true,
    flush: () => undefined,
    drop: () => undefined,
  });
const message = (affinity: number): Message => ({
  id: String(affinity),
  at: 0,
  affinity,
  replayed: false,
  unfinished: undefined,
  retryCount: 0,
});

/** Who gets a message of that affinity; it stays in flight there. */
function give(strategy: ConsumerStrategy, affinity: number): string {
  const choice = strategy.choose(affinity);
  if (typeof choice === 'string') return choice;
  choice.took(message(affinity), 0);
  return choice.identity.connectionName;
}

const share = (strategy: ConsumerStrategy, messages: number) =>
  Array.from({ length: messages }, (_, affinity) => give(strategy, affinity));

it('round robin goes from one to the next, past those without room', () => {
  const strategy = roundRobin();
  [consumer('a', 1), consumer('b'), consumer('c')].forEach((each) => strategy.joined(each));
  expect(share(strategy, 6)).toEqual(['a', 'b', 'c', 'b', 'c', 'b']);
});

it('dispatch to single fills up one before it turns to the next', () => {
  const strategy = dispatchToSingle();
  [consumer('a', 2), consumer('b', 2)].forEach((each) => strategy.joined(each));
  expect(share(strategy, 5)).toEqual(['a', 'a', 'b', 'b', 'full']);
});

it.each([roundRobin, dispatchToSingle])('without consumers there is no room', (strategy) => {
  const one = consumer('a');
  const using = strategy();
  using.joined(one);
  using.left(one);
  expect(using.choose(0)).toBe('full');
});

describe('pinned', () => {
  it('keeps what belongs together with one consumer, and shares the rest out evenly', () => {
    const strategy = pinned();
    [consumer('a', 100), consumer('b', 100)].forEach((each) => strategy.joined(each));
    const first = share(strategy, 20);
    expect(share(strategy, 20)).toEqual(first);
    expect(first.filter((name) => name === 'a')).toHaveLength(10);
  });

  it('lets a message wait for its consumer while others get theirs', () => {
    const strategy = pinned();
    [consumer('a', 1), consumer('b', 3)].forEach((each) => strategy.joined(each));
    expect([0, 1, 0, 1, 1, 1].map((affinity) => give(strategy, affinity))).toEqual([
      'a',
      'b',
      'later',
      'b',
      'b',
      'full',
    ]);
  });

  it('gives what a consumer that left had to the others', () => {
    const strategy = pinned();
    const [a, b] = [consumer('a'), consumer('b')];
    [a, b].forEach((each) => strategy.joined(each));
    expect(share(strategy, 2)).toEqual(['a', 'b']);
    strategy.left(a);
    expect(share(strategy, 2)).toEqual(['b', 'b']);
  });

  it('gives a newcomer its share, of what is not in flight first', () => {
    const strategy = pinned();
    const a = consumer('a', 100);
    strategy.joined(a);
    share(strategy, 10);
    for (const each of [...a.inFlight]) if (each.affinity >= 5) a.released(each, 0);
    strategy.joined(consumer('b', 100));
    expect(share(strategy, 10)).toEqual([...Array<string>(5).fill('a'), ...Array<string>(5).fill('b')]);
  });
});
