import { MongoNetworkTimeoutError, type CreateIndexesOptions, type IndexSpecification } from 'mongodb';
import { order, orders, type Order } from '../contract/orders';
import { checkDeclaration } from '../rules/declaration-rules';
import type { HeldDocument } from './documents';
import { matchIndexes } from './indexes';
import { trialDatabase, type TrialDatabase } from './trial-database.fixture';

describe('indexes in MongoDB', () => {
  let trial: TrialDatabase;
  beforeEach(async () => {
    trial = await trialDatabase();
  });
  afterEach(() => trial.dispose());

  const indexes = async (): Promise<Record<string, readonly string[]>> => {
    const [documents] = (await trial.database.listCollections().toArray()).filter(({ name }) => name.includes('.v1.'));
    const found = await trial.database.collection(documents?.name ?? '').indexes();
    return Object.fromEntries(found.map(({ name, key }) => [String(name), Object.keys(key as object)]));
  };
  const own = { _id_: ['_id'], tombstones: ['_del', '_p'] };

  it('are those the read model declares, each ending with the key, and follow its declaration', async () => {
    const store = await trial.open();
    const spec = { ...orders, indexes: [['amount'], ['open', 'unit.model']] };
    await store.build<Order>(spec, 1);
    const amount = { by_amount: ['d.amount', '_id'] };
    expect(await indexes()).toEqual({
      ...own,
      ...amount,
      by_open_and_unit_model: ['d.open', 'd.unit.model', '_id'],
    });
    await store.build<Order>({ ...spec, indexes: [['customer'], ['amount']] }, 1);
    expect(await indexes()).toEqual({ ...own, ...amount, by_customer: ['d.customer', '_id'] });
  });

  it('that take longer than a client waits are waited for as long as the server answers', async () => {
    const documents = trial.database.collection<HeldDocument>('orders.v1.abcd');
    await documents.insertOne({ _id: 'a', _p: 1, d: order('a', 1) });
    const createIndex = documents.createIndex.bind(documents);
    let waited = 0;
    documents.createIndex = (index: IndexSpecification, options?: CreateIndexesOptions) => {
      waited += 1;
      if (waited < 3) return Promise.reject(new MongoNetworkTimeoutError('connection timed out'));
      return createIndex(index, options);
    };
    await matchIndexes(documents, checkDeclaration({ ...orders, indexes: [['amount']] }));
    expect(await indexes()).toEqual({ _id_: ['_id'], by_amount: ['d.amount', '_id'] });
    documents.createIndex = () => Promise.reject(new MongoNetworkTimeoutError('connection timed out'));
    documents.findOne = () => Promise.reject(new MongoNetworkTimeoutError('the server is away'));
    const away = matchIndexes(documents, checkDeclaration({ ...orders, indexes: [['customer']] }));
    await expect(away).rejects.toThrow('the server is away');
  });

  it('of a bulk build are made when told to', async () => {
    const store = await trial.open();
    const writer = await store.build<Order>({ ...orders, indexes: [['amount']] }, 1, { bulk: true });
    await writer.apply({ writes: [{ key: 'a', position: 1, doc: order('a', 1) }], checkpoint: 1 });
    expect(await indexes()).toEqual(own);
    await writer.buildIndexes();
    expect(await indexes()).toEqual({ ...own, by_amount: ['d.amount', '_id'] });
  });
});
