import { BACKWARDS, END, Position, START } from '@eventstore/db-client';

import { collect, failure, freshStream, numbered, testNode } from '../testing/test-node';

const setup = testNode();
const streams = [freshStream('one'), freshStream('two'), freshStream('three')];
let positions: Position[] = [];

beforeAll(async () => {
  for (let round = 0; round < 20; round++) {
    for (const stream of streams) await setup.client.appendToStream(stream, numbered(2, `Type${round % 3}`));
  }
  positions = (await collect(setup.client.readAll())).map(({ event }) => event?.position as Position);
});

const at = (index: number): Position => positions.at(index) as Position;
const positionsOf = async (options: Parameters<typeof setup.client.readAll>[0]) =>
  (await collect(setup.client.readAll(options))).map(({ event }) => event?.position);

describe('$all', () => {
  it('holds every event at a position of its own, strictly rising, commit and prepare alike', () => {
    expect(positions).toHaveLength(120);
    for (const [index, { commit, prepare }] of positions.entries()) {
      expect(prepare).toBe(commit);
      if (index > 0) expect(commit).toBeGreaterThan(at(index - 1).commit);
      expect(Number.isSafeInteger(Number(commit))).toBe(true);
    }
  });

  it('read backwards is the same in reverse', async () => {
    expect(await positionsOf({ direction: BACKWARDS, fromPosition: END })).toEqual([...positions].reverse());
  });

  it('can be resumed from every position: forwards includes it, backwards does not', async () => {
    for (const index of [0, 1, 59, 118, 119]) {
      expect(await positionsOf({ fromPosition: at(index) })).toEqual(positions.slice(index));
      const before = await positionsOf({ fromPosition: at(index), direction: BACKWARDS });
      expect(before).toEqual(positions.slice(0, index).reverse());
    }
  });

  it('gives so many and no more', async () => {
    expect(await positionsOf({ maxCount: 7, fromPosition: at(3) })).toEqual(positions.slice(3, 10));
    expect(await positionsOf({ maxCount: 7, fromPosition: END, direction: BACKWARDS })).toEqual(
      positions.slice(-7).reverse(),
    );
    expect(await positionsOf({ maxCount: 5, fromPosition: START, direction: BACKWARDS })).toEqual([]);
  });

  it('has nothing beyond its end', async () => {
    expect(await positionsOf({ fromPosition: END })).toEqual([]);
    const beyond = { commit: at(-1).commit + 1_000_000n, prepare: at(-1).commit + 1_000_000n };
    expect(await positionsOf({ fromPosition: beyond })).toEqual([]);
    expect(await failure(positionsOf({ fromPosition: beyond, direction: BACKWARDS }))).toMatchObject({ code: 3 });
  });

  it('refuses a position where no event stands', async () => {
    const between = { commit: at(5).commit + 1n, prepare: at(5).commit + 1n };
    expect(await failure(positionsOf({ fromPosition: between }))).toMatchObject({ code: 3 });
    expect(await failure(positionsOf({ fromPosition: between, direction: BACKWARDS }))).toMatchObject({ code: 3 });
  });

  it('is the same after a restart, and goes on behind its end', async () => {
    await setup.restart();
    expect(await positionsOf({ maxCount: 120 })).toEqual(positions);
    const { position } = await setup.client.appendToStream(freshStream(), numbered(1));
    expect(position?.commit).toBeGreaterThan(at(-1).commit);
  });
});
