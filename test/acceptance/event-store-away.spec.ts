import { runApi, type RunningApi } from './running-api';

describe('while the event store is away', () => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await runApi();
    await api.stopEventStore();
  });
  afterAll(() => api.stop());

  it('a command is answered 503 with Retry-After, and that nothing is lost', async () => {
    const { status, headers, body } = await api.post('/v1/customers', { id: 'c-1' });
    expect([status, body['code']]).toEqual([503, 'store-unavailable']);
    expect(headers.get('retry-after')).toBe('1');
    expect(body['detail']).toContain('Idempotency-Key');
  });

  it('a batch is answered 503 as a whole, so that it is sent again', async () => {
    const item = {
      idempotencyKey: 'k',
      customerId: 'c-1',
      customerSince: '2026-01-01T00:00:00Z',
      channel: 'x',
      lines: [],
    };
    const lines = [{ sku: 'A', quantity: 1, amount: { amount: 1, currency: 'EUR' } }];
    const body = { items: [{ ...item, lines }, item] };
    expect((await api.post('/v1/purchases/batch', body)).status).toBe(503);
  });

  it('the process lives but is not ready, and says why', async () => {
    expect((await api.get('/health/live')).status).toBe(200);
    const { status, body } = await api.get('/health/ready');
    expect(status).toBe(503);
    expect(body).toMatchObject({
      status: 'not-ready',
      eventStore: 'away',
      reasons: ['the event store does not answer'],
    });
  });

  it('metrics are still told', async () => {
    const { status, body } = await api.get<string>('/metrics');
    expect(status).toBe(200);
    expect(body).toContain('aftercare_commands_total');
  });
});
