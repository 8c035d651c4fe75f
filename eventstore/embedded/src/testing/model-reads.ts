import { BACKWARDS, END, EventStoreDBClient, Position, START } from '@eventstore/db-client';

import { entryOf, like } from './model-subscriptions';
import { StoreModel, streamOf, visible } from './store-model';
import { collect } from './test-node';

/** Numbers to choose windows by. */
type Chance = Iterator<number>;

const below = (chance: Chance, limit: number): number => (chance.next().value as number) % limit;

/** Reads the whole stream and a part of it, both ways, and its metadata stream. */
export async function compareStream(client: EventStoreDBClient, model: StoreModel, name: string, chance: Chance) {
  const stream = streamOf(model, name);
  const shown = visible(model, name);
  const read = async (options: Parameters<EventStoreDBClient['readStream']>[1]) =>
    (await collect(client.readStream(name, options))).map(({ event }) => [Number(event?.revision), event?.id]);
  const readings = [{ fromRevision: START }, { direction: BACKWARDS, fromRevision: END }] as const;
  if (typeof shown === 'string') {
    for (const options of readings) await expect(read(options)).rejects.toMatchObject({ type: shown });
    return;
  }
  const expected = shown.map((revision) => [revision, stream.ids[revision]]);
  expect(await read(readings[0])).toEqual(expected);
  expect(await read(readings[1])).toEqual([...expected].reverse());

  const [from, maxCount] = [below(chance, stream.ids.length + 2), 1 + below(chance, 6)];
  const window = { fromRevision: BigInt(from), maxCount };
  expect(await read(window)).toEqual(
    expected.filter((_, index) => (shown[index] as number) >= from).slice(0, maxCount),
  );
  const older = expected.filter((_, index) => (shown[index] as number) <= from);
  expect(await read({ ...window, direction: BACKWARDS })).toEqual(older.reverse().slice(0, maxCount));

  if (stream.metadataEvents === 0) return;
  const metadata = await collect(client.readStream(`$$${name}`));
  expect(metadata.map(({ event }) => Number(event?.revision))).toEqual([stream.metadataEvents - 1]);
}

/** Reads `$all` from a position on: whole, and from any of its positions, both ways. */
export async function compareLog(client: EventStoreDBClient, model: StoreModel, start: Position, chance: Chance) {
  const { log } = model;
  const read = (options: Parameters<EventStoreDBClient['readAll']>[0]) => collect(client.readAll(options));
  const events = (await read({ fromPosition: start })).slice(1);
  const entries = like(events.map(entryOf), log);
  expect(entries).toEqual(log);
  const back = await read({ direction: BACKWARDS, fromPosition: END, maxCount: log.length });
  expect(back).toEqual([...events].reverse());

  for (let window = 0; window < 4 && events.length > 0; window++) {
    const [at, maxCount] = [below(chance, events.length), 1 + below(chance, 10)];
    const fromPosition = events[at]?.event?.position as Position;
    expect(await read({ fromPosition, maxCount })).toEqual(events.slice(at, at + maxCount));
    const older = events.slice(Math.max(0, at - maxCount), at).reverse();
    expect((await read({ fromPosition, maxCount, direction: BACKWARDS })).slice(0, older.length)).toEqual(older);
  }
  for (const [index, { commitPosition }] of events.entries())
    if (index > 0) expect(commitPosition).toBeGreaterThan(events[index - 1]?.commitPosition as bigint);
}

/** Reads the lists the node derives: by category, by type, and of all streams. */
export async function compareLists(client: EventStoreDBClient, model: StoreModel, category: string): Promise<void> {
  const listed = async (list: string, options = {}) => {
    const links = await collect(client.readStream(list, options));
    return links.map(({ event }) => Buffer.from(event?.data as Uint8Array).toString());
  };
  const own = model.log.filter(({ type }) => type === model.type);
  const first = model.log.filter(({ revision }) => revision === 0);
  const links = own.map(({ stream, revision }) => `${revision}@${stream}`);
  if (links.length > 0) {
    expect(await listed(`$ce-${category}`)).toEqual(links);
    expect(await listed(`$et-${model.type}`)).toEqual(links);
  }
  const newest = { direction: BACKWARDS, fromRevision: END, maxCount: Math.max(1, first.length) };
  if (first.length > 0)
    expect(await listed('$streams', newest)).toEqual(first.map(({ stream }) => `0@${stream}`).reverse());
}
