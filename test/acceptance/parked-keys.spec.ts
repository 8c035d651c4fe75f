import { setTimeout as pause } from 'node:timers/promises';
import { jsonEvent } from '@eventstore/db-client';
import { startProjector, type Projector } from '@aftercare/projections';
import { readModels, type AnyReadModel } from '@aftercare/read-models';
import { loadSettings } from '@aftercare/settings';
import { CommandFailed } from '../../apps/cli/src/command-failed';
import { commandLine } from './command-line';
import { runApi, type RunningApi } from './running-api';
import { buys } from './shop';

/** Customers whose purchases the fold cannot take until it is mended. */
const unfoldable = new Set<string>();
const fragile = (model: AnyReadModel): AnyReadModel => ({
  ...model,
  evolve: (view, fact, key) => {
    if (model.name === 'customer-value' && fact.type === 'PurchaseRecorded' && unfoldable.has(key))
      throw new RangeError('an amount that nobody thought of');
    return model.evolve(view, fact, key);
  },
});

interface Listed {
  readonly items: readonly { readonly consumer: string; readonly key: string; readonly position: number }[];
}

describe('keys that are parked', () => {
  let api: RunningApi;
  let projector: Projector;

  const aftercare = commandLine(() => api);
  const folded = async (position: number): Promise<void> => {
    while (projector.status().readModels.some(({ checkpoint }) => checkpoint < position)) await pause(20);
  };
  const value = async (customerId: string) => {
    const stored = await api.runtime.store
      .collection<object>(readModels(loadSettings({})).find(({ name }) => name === 'customer-value')!)
      .get(customerId);
    return stored?.doc as { readonly purchases?: unknown } | undefined;
  };

  beforeAll(async () => {
    api = await runApi();
    for (const id of ['ada', 'bob', 'cyd']) await api.post('/v1/customers', { id });
    unfoldable.add('ada').add('bob');
    const { client, store, executor } = api.runtime;
    projector = startProjector({
      ...{ client, store, executor, policies: [], watchMs: 50 },
      readModels: readModels(loadSettings({})).map(fragile),
    });
    await buys(api, 'ada', 'a1');
    await buys(api, 'bob', 'b1');
    await buys(api, 'ada', 'a2');
    await folded(await buys(api, 'cyd', 'c1'));
    await api.answering();
  });
  afterAll(async () => {
    await projector.stop();
    await api.stop();
  });

  it('are listed, with what waits behind them, and nothing else is held up', async () => {
    const printed = await aftercare('parked', 'list', 'customer-value');
    expect(printed.split('\n')).toHaveLength(3);
    expect(printed).toMatch(
      /customer-value +1 +ada .*PurchaseRecorded, revision 0 of purchase-a1 +1 +0 +RangeError: an amount/,
    );
    expect(await value('cyd')).toBeDefined();
    const { body } = await api.get<Listed>('/v1/parked');
    expect(body.items.map(({ key, consumer }) => `${consumer} ${key}`)).toEqual([
      'customer-value ada',
      'customer-value bob',
    ]);
    const page = await api.get<Listed & { next: string }>('/v1/parked?limit=1');
    const rest = await api.get<Listed>(`/v1/parked?limit=1&cursor=${page.body.next}`);
    expect([...page.body.items, ...rest.body.items]).toEqual(body.items);
  });

  it('show the facts that wait, in order', async () => {
    const printed = (await aftercare('parked', 'show', 'customer-value', 'ada')).split('\n');
    expect(printed[1]).toMatch(/parked +PurchaseRecorded, revision 0 of purchase-a1/);
    expect(printed[2]).toMatch(/behind +PurchaseRecorded, revision 0 of purchase-a2/);
  });

  it('stay parked when a retry fails again, which says why', async () => {
    await expect(aftercare('parked', 'retry', 'customer-value', 'ada')).rejects.toThrow(CommandFailed);
    expect(await aftercare('parked', 'list', 'customer-value')).toMatch(/ada .* 1 +1 +RangeError/);
  });

  it('are live again when a retry folds them all, in order', async () => {
    unfoldable.clear();
    expect(await aftercare('parked', 'retry', 'customer-value', 'ada')).toBe('ada: retried, 2 done');
    const { body } = await api.get<Listed>('/v1/parked');
    expect(body.items.map(({ key }) => key)).toEqual(['bob']);
  });

  it('go on without a fact that is discarded, which auditors still see', async () => {
    const { body } = await api.get<Listed>('/v1/parked/customer-value/bob');
    const position = String(body.items[0]!.position);
    const why = 'recorded twice';
    const printed = await aftercare('parked', 'discard', 'customer-value', 'bob', '--position', position, '--why', why);
    expect(printed).toBe('bob: discarded');
    expect(await aftercare('parked', 'list')).toBe('Nothing is parked.');
    const shown = await api.get('/v1/parked/customer-value/bob');
    expect(shown.body).toMatchObject({ items: [{ status: 'discarded', discarded: { why, by: { id: 'local' } } }] });
  });

  it('are those of every customer that an event of a newer program concerns, in the read models that care', async () => {
    const { client } = api.runtime;
    const metadata = { schemaVersion: 99, occurredAt: '2026-01-01T00:00:00.000Z', customerId: 'cyd', commandId: 'x' };
    const event = jsonEvent({ type: 'PurchaseRecorded', data: { purchaseId: 'new' }, metadata });
    const { position } = await client.appendToStream('purchase-new', event);
    await folded(Number(position!.commit));
    const { body } = await api.get<Listed>('/v1/parked');
    const parked = body.items.map(({ consumer, key }) => [consumer, key]).sort();
    expect(parked).toEqual([
      ['customer-history', expect.stringMatching(/^\d+\/cyd$/)],
      ['customer-value', 'cyd'],
    ]);
    await expect(aftercare('parked', 'retry', '--all', 'customer-value')).rejects.toThrow(/still parked/);
    const ready = await api.get<{ status: string; warnings: readonly string[] }>('/health/ready');
    expect(ready.body.warnings).toContain(
      '1 key is parked in customer-value: see aftercare parked list customer-value',
    );
  });

  it('are told as problems where they are unknown or the request says too little', async () => {
    const unknown = await api.post('/v1/parked/customer-value/nobody/retry');
    expect(unknown).toMatchObject({ status: 404, body: { code: 'not-parked' } });
    expect(await api.get('/v1/parked/nothing/ada')).toMatchObject({
      status: 404,
      body: { code: 'consumer-unknown' },
    });
    const vague = await api.post('/v1/parked/customer-value/cyd/discard', { why: 'because' });
    expect(vague).toMatchObject({ status: 400, body: { errors: [{ field: 'position' }] } });
    expect(await api.get('/v1/parked/customer-value/requests/none')).toMatchObject({ status: 404 });
  });
});
