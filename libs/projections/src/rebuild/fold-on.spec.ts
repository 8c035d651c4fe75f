import { aggregates, type RecordedFact } from '@aftercare/domain';
import { factDecoder, factsBetween } from '@aftercare/event-sourcing';
import { documentsOf } from '../../../read-models/src/testing/fold-facts';
import { runningStores, type RunningStores } from '../running-stores.fixture';
import { pairOf } from './comparison';
import { foldOnFrom, type FoldOn } from './fold-on';
import { buys, ordersModel, register } from './rebuilding.fixture';

const model = ordersModel(1);
const decode = factDecoder({ aggregates });
let stores: RunningStores;
let facts: readonly RecordedFact[];
let foldOn: FoldOn;

beforeAll(async () => {
  stores = await runningStores();
  await register(stores, ['A', 'B']);
  for (const [n, customer] of ['A', 'B', 'A', 'A', 'B'].entries()) await buys(stores, customer, `P${n}`);
  facts = (await stores.facts()).slice(-5);
  foldOn = foldOnFrom({ client: stores.client, decode, model });
});
afterAll(() => stores.stop());

/** The document of a customer when so many of the purchases are folded. */
const after = (count: number, key: string) => documentsOf(model, facts.slice(0, count)).get(key);

describe('a document that is behind', () => {
  it('is folded on to where the other one stands, whichever build it is in', async () => {
    const [early, late] = [after(1, 'A'), after(4, 'A')];
    expect(await foldOn([pairOf('A', early, late), pairOf('B', after(5, 'B'), after(2, 'B'))])).toEqual([
      pairOf('A', late, late),
      pairOf('B', after(5, 'B'), after(5, 'B')),
    ]);
    expect(await foldOn([pairOf('A', late, early)])).toEqual([pairOf('A', late, late)]);
  });

  it('that is wrong stays wrong', async () => {
    const wrong = { ...after(1, 'A')!, doc: { orders: 7 } };
    const [pair] = await foldOn([pairOf('A', wrong, after(4, 'A'))]);
    expect(pair?.serving).toMatchObject({ position: facts[3]?.position, doc: { orders: 9 } });
    expect(pair?.rebuilt).toEqual(after(4, 'A'));
  });

  it('cannot be told where one build has none, or where a fact cannot be folded', async () => {
    expect(await foldOn([pairOf('A', undefined, after(4, 'A'))])).toEqual([]);
    const evolve = () => {
      throw new Error('a fault of the fold');
    };
    const broken = foldOnFrom({ client: stores.client, decode, model: { ...model, evolve } });
    expect(await broken([pairOf('A', after(1, 'A'), after(4, 'A'))])).toEqual([]);
  });
});

it('facts between two positions are those after the one up to the other, unless they are too many', async () => {
  const [first, , , last] = facts.map(({ position }) => position) as [number, number, number, number, number];
  const between = (after: number, upTo: number, most = 100) =>
    factsBetween(stores.client, { after, upTo, most, decode });
  expect(await between(first, last)).toEqual(facts.slice(1, 4));
  expect(await between(last, first)).toEqual([]);
  expect(await between(-1, last, 3)).toBeUndefined();
  expect((await between(-1, Number.MAX_SAFE_INTEGER))?.slice(-5)).toEqual(facts);
});
