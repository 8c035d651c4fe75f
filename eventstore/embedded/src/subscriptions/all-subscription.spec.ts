import {
  AllStreamSubscription,
  binaryEvent,
  END,
  eventTypeFilter,
  excludeSystemEvents,
  Position,
  START,
  streamNameFilter,
} from '@eventstore/db-client';

import { has, listen, Listening } from '../testing/listening';
import { collect, freshStream, numbered, testNode } from '../testing/test-node';

const setup = testNode();
const open: AllStreamSubscription[] = [];
type Options = NonNullable<Parameters<typeof setup.client.subscribeToAll>[0]>;

const subscribe = (options: Options | ((listening: Listening) => Options)) =>
  listen((listening) => {
    const subscription = setup.client.subscribeToAll(typeof options === 'function' ? options(listening) : options);
    open.push(subscription);
    return subscription;
  });
const append = (stream: string, count = 1, type?: string) => setup.client.appendToStream(stream, numbered(count, type));
const end = async () => (await append(freshStream('marker'))).position as Position;
const streamsOf = ({ events }: Listening) => events.map(({ event }) => event?.streamId);
const checkpointsOf = ({ log }: Listening) =>
  log.filter((what) => what.startsWith('checkpoint ')).map((what) => BigInt(what.slice('checkpoint '.length)));

afterEach(async () => {
  await Promise.all(open.splice(0).map((subscription) => subscription.unsubscribe()));
});

describe('a subscription to $all', () => {
  it('delivers everything since the start, catches up once, and goes on live in order', async () => {
    await append(freshStream(), 5);
    const all = await collect(setup.client.readAll());
    const heard = subscribe({ fromPosition: START });
    await heard.until(has('caughtUp'));
    expect(heard.events.map(({ event }) => event?.id)).toEqual(all.map(({ event }) => event?.id));
    await append(freshStream(), 2);
    await heard.until(has('event', all.length + 2));
    const positions = heard.events.map(({ commitPosition }) => commitPosition as bigint);
    expect(positions.every((position, index) => index === 0 || position > (positions[index - 1] as bigint))).toBe(true);
    expect(heard.log.filter((what) => what === 'caughtUp')).toHaveLength(1);
  });

  it('delivers what comes after the position it is given', async () => {
    const from = await end();
    const stream = freshStream();
    await append(stream, 2);
    const heard = subscribe({ fromPosition: from });
    await heard.until(has('caughtUp'));
    expect(streamsOf(heard)).toEqual([stream, stream]);
  });

  it('from the end has caught up at once', async () => {
    await append(freshStream(), 2);
    const heard = subscribe({ fromPosition: END });
    await heard.until(has('caughtUp'));
    const stream = freshStream();
    await append(stream);
    await heard.until(has('event'));
    expect(streamsOf(heard)).toEqual([stream]);
  });

  it('from a position to come has caught up at once', async () => {
    const { commit } = await end();
    const heard = subscribe({ fromPosition: { commit: commit + 1_000_000n, prepare: commit + 1_000_000n } });
    await heard.until(has('caughtUp'));
    expect(heard.log).toEqual(['confirmation', 'caughtUp']);
  });

  it('from where no event stands is refused without confirmation', async () => {
    const { commit } = await end();
    const heard = subscribe({ fromPosition: { commit: commit + 1n, prepare: commit + 1n } });
    await heard.until((log) => log.length > 0);
    expect(heard.log).toEqual(['error unknown']);
  });

  it('follows links when asked; one that leads nowhere comes without an event, one of other data as it is', async () => {
    const from = await end();
    const [target, links] = [freshStream('target'), freshStream('links')];
    await append(target);
    const link = (data: string) => binaryEvent({ type: '$>', data: Buffer.from(data) });
    await setup.client.appendToStream(links, [link(`0@${target}`), link(`7@${target}`), link('no link')]);
    const heard = subscribe({ fromPosition: from, resolveLinkTos: true });
    await heard.until(has('event', 4));
    expect(heard.events.map(({ event, link: by }) => [event?.streamId, by?.streamId])).toEqual([
      [target, undefined],
      [target, links],
      [undefined, links],
      [links, undefined],
    ]);
    const positions = heard.events.map(({ commitPosition }) => commitPosition as bigint);
    expect(heard.events.map(({ event, link: by }) => (by ?? event)?.position?.commit)).toEqual(positions);
  });

  it('loses and doubles nothing while writers are at work', async () => {
    const from = await end();
    const streams = Array.from({ length: 20 }, () => freshStream('busy'));
    const writing = Promise.all(streams.flatMap((stream) => Array.from({ length: 20 }, () => append(stream))));
    const heard = subscribe({ fromPosition: from });
    await writing;
    await heard.until(has('event', 400));
    expect(new Set(heard.events.map(({ event }) => event?.id)).size).toBe(400);
    for (const stream of streams) {
      const own = heard.events
        .filter(({ event }) => event?.streamId === stream)
        .map(({ event }) => Number(event?.revision));
      expect(own).toEqual(Array.from({ length: 20 }, (_, index) => index));
    }
  });
});

describe('a filter', () => {
  it.each([
    ['stream prefixes', streamNameFilter({ prefixes: ['apple-', 'pear-'] }), ['apple-x', 'pear-x']],
    ['a pattern for streams', streamNameFilter({ regex: '^(apple|plum)-' }), ['apple-x', 'plum-x']],
    ['type prefixes', eventTypeFilter({ prefixes: ['Ate'] }), ['apple-x']],
    ['a pattern for types', eventTypeFilter({ regex: 'e$' }), ['apple-x', 'plum-x']],
    ['no system events', excludeSystemEvents(), ['apple-x', 'pear-x', 'plum-x']],
  ])('of %s lets only those through, backlog and live', async (_name, filter, expected) => {
    const from = await end();
    const write = async () => {
      await append('apple-x', 1, 'Ate');
      await append('pear-x', 1, 'Rotted');
      await append('plum-x', 1, 'Gone');
      await setup.client.setStreamMetadata('apple-x', { note: 1 });
    };
    await write();
    const heard = subscribe({ fromPosition: from, filter });
    await heard.until(has('caughtUp'));
    await write();
    await heard.until(has('event', 2 * expected.length));
    expect(streamsOf(heard)).toEqual([...expected, ...expected]);
  });

  it('that is no pattern is refused', async () => {
    const heard = subscribe({ filter: streamNameFilter({ regex: '(' }) });
    await heard.until((log) => log.length > 0);
    expect(heard.log).toEqual(['error unknown']);
  });
});

describe('checkpoints', () => {
  const filtered =
    (fromPosition: Position, checkpointInterval: number, maxSearchWindow: number) =>
    (listening: Listening): Options => ({
      fromPosition,
      filter: streamNameFilter({
        prefixes: ['needle-'],
        checkpointInterval,
        maxSearchWindow,
        checkpointReached: (_subscription, position) => listening.checkpoint(position),
      }),
    });

  it('come after each window times interval looked at, and on going live', async () => {
    const from = await end();
    await append(freshStream('hay'), 384);
    const heard = subscribe(filtered(from, 2, 32));
    await heard.until(has('caughtUp'));
    expect(checkpointsOf(heard)).toHaveLength(6);

    const position = await append(freshStream('hay'), 64).then((result) => result.position as Position);
    await heard.until(has(`checkpoint ${position.commit}`));
    expect(checkpointsOf(heard)).toHaveLength(7);
  });

  it('never repeat, and each can be resumed from without loss', async () => {
    const from = await end();
    for (let round = 0; round < 30; round++) {
      await append(freshStream('hay'), 5);
      await append('needle-1', 1);
    }
    const heard = subscribe(filtered(from, 1, 20));
    await heard.until(has('caughtUp'));
    const checkpoints = checkpointsOf(heard);
    expect(new Set(checkpoints).size).toBe(checkpoints.length);
    const all = heard.events.map(({ commitPosition }) => commitPosition as bigint);
    expect(all).toHaveLength(30);
    for (const commit of [checkpoints[0], checkpoints[4], checkpoints.at(-1)] as bigint[]) {
      const resumed = subscribe(filtered({ commit, prepare: commit }, 1, 20));
      await resumed.until(has('caughtUp'));
      expect(resumed.events.map(({ commitPosition }) => commitPosition)).toEqual(
        all.filter((position) => position > commit),
      );
    }
  });

  it('tell where a subscription starts that has nothing to search', async () => {
    const from = await end();
    const heard = subscribe(filtered(from, 1, 32));
    await heard.until(has('caughtUp'));
    expect(heard.log).toEqual(['confirmation', `checkpoint ${from.commit}`, 'caughtUp']);
  });

  it('do not come of events that match before the interval is full', async () => {
    const from = await end();
    await append('needle-1', 100);
    const heard = subscribe(filtered(from, 1, 40));
    await heard.until(has('caughtUp'));
    const positions = heard.events.map(({ commitPosition }) => commitPosition as bigint);
    expect(checkpointsOf(heard)).toEqual([positions[39], positions[79], positions[99]]);
  });

  it('from the end begin with where the log ends', async () => {
    const { commit } = await end();
    const heard = subscribe((listening) => ({
      ...filtered({ commit, prepare: commit }, 1, 32)(listening),
      fromPosition: END,
    }));
    await heard.until(has('caughtUp'));
    expect(heard.log).toEqual(['confirmation', `checkpoint ${commit}`, 'caughtUp']);
  });
});
