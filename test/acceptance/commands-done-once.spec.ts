import { readStream } from '@aftercare/event-sourcing';
import { runApi, type RunningApi } from './running-api';

interface Outcome {
  readonly id: string;
  readonly revision: number;
  readonly position: number;
  readonly facts: readonly { readonly type: string }[];
  readonly repeated: boolean;
}

const purchase = {
  customerId: 'c-1',
  channel: 'web',
  lines: [{ sku: 'A-1', quantity: 2, amount: { amount: 0, currency: 'EUR' } }],
};

describe('a command', () => {
  let api: RunningApi;
  const eventsOf = async (stream: string) => {
    const types: string[] = [];
    for await (const { event } of readStream(api.runtime.client, stream)) types.push(event?.type ?? '');
    return types;
  };

  beforeAll(async () => {
    api = await runApi();
    await api.post('/v1/customers', { id: 'c-1' });
  });
  afterAll(() => api.stop());

  it('sent twenty times at once under one key is done once and answers the same', async () => {
    const headers = { 'idempotency-key': 'twenty at once' };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => api.post<Outcome>('/v1/purchases', purchase, headers)),
    );

    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 201));
    expect(answers.filter(({ body }) => !body.repeated)).toHaveLength(1);
    const [first, ...others] = answers.map(({ body: { repeated: _, ...outcome } }) => outcome);
    for (const other of others) expect(other).toEqual(first);
    expect(await eventsOf(`purchase-${first!.id}`)).toEqual(['PurchaseRecorded']);
  });

  it('that is another one under a used key is refused, and names the key', async () => {
    const headers = { 'idempotency-key': 'used key' };
    await api.post('/v1/purchases', { ...purchase, id: 'p-key' }, headers);
    const { status, body } = await api.post('/v1/purchases', { ...purchase, id: 'p-key', channel: 'store' }, headers);
    expect(status).toBe(422);
    expect(body).toMatchObject({ errors: [{ field: 'Idempotency-Key' }] });
    expect(await eventsOf('purchase-p-key')).toEqual(['PurchaseRecorded']);
  });

  it('answers the revision as ETag, which If-Match takes', async () => {
    const recorded = await api.post<Outcome>('/v1/purchases', { ...purchase, id: 'p-etag' });
    expect(recorded.headers.get('etag')).toBe('"0"');
    const delivery = { line: 1, quantity: 1 };
    const delivered = await api.post('/v1/purchases/p-etag/deliveries', delivery, { 'if-match': '"0"' });
    expect([delivered.status, delivered.headers.get('etag')]).toEqual([200, '"1"']);
    expect((await api.post('/v1/purchases/p-etag/deliveries', delivery, { 'if-match': '"0"' })).status).toBe(412);
    expect(await eventsOf('purchase-p-etag')).toEqual(['PurchaseRecorded', 'LineDelivered']);
  });

  it('shows no personal data in its answer', async () => {
    const { body } = await api.post<Outcome>('/v1/customers', {
      id: 'c-private',
      contact: { name: 'Ada Private' },
      identities: [{ kind: 'email', value: 'ada@private.example' }],
    });
    expect(body.facts.map(({ type }) => type)).toEqual(['CustomerRegistered']);
    expect(JSON.stringify(body)).not.toMatch(/private\.example|Ada/);
  });

  it('for an identity that is taken is refused without showing it', async () => {
    const taken = { id: 'c-other', identities: [{ kind: 'email', value: 'ada@private.example' }] };
    const { status, body } = await api.post('/v1/customers', taken);
    expect(status).toBe(409);
    expect(body['code']).toBe('identity-taken');
    expect(JSON.stringify(body)).not.toContain('private.example');
    expect(await eventsOf('customer-c-other')).toEqual([]);
  });
});

describe('two claims on one unit filed at the same instant', () => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await runApi();
    await api.publishStandards();
    await api.post('/v1/customers', { id: 'owner' });
  });
  afterAll(() => api.stop());

  it('end with one accepted and one refused, a hundred times', async () => {
    const failedAt = '2026-05-01T00:00:00.000Z';
    for (let n = 1; n <= 100; n++) {
      const unit = `SN-${n}`;
      const sold = { id: unit, purchase: 'p-1', line: 1, n, sku: 'TV', category: 'electronics', owner: 'owner' };
      const deliveredAt = '2026-01-01T00:00:00.000Z';
      const registered = await api.post('/v1/units', { ...sold, deliveredAt, occurredAt: deliveredAt });
      expect(registered.status).toBe(201);

      const claim = { claimant: 'owner', failedAt, component: 'panel', fault: 'dark' };
      const answers = await Promise.all([
        api.post(`/v1/units/${unit}/claims`, claim, { 'idempotency-key': `a ${n}` }),
        api.post(`/v1/units/${unit}/claims`, claim, { 'idempotency-key': `b ${n}` }),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
      const types: string[] = [];
      for await (const { event } of readStream(api.runtime.client, `unit-${unit}`)) types.push(event?.type ?? '');
      expect(types.filter((type) => type === 'ClaimFiled')).toHaveLength(1);
    }
  }, 120_000);
});
