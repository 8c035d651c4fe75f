import { runApi, type RunningApi } from './running-api';

interface Outcome {
  readonly id: string;
  readonly position: number;
}

describe('a question', () => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await runApi({ AFTERCARE_MIN_POSITION_WAIT_MS: '60000', AFTERCARE_CURRENCY: 'EUR' });
    await api.publishStandards();
    await api.post('/v1/customers', { id: 'c-1' });
    api.startProjector();
  });
  afterAll(() => api.stop());

  const buy = async (id: string, amount: number, occurredAt: string) => {
    const lines = [{ sku: 'TV', category: 'electronics', quantity: 1, amount: { amount, currency: 'EUR' } }];
    return (await api.post<Outcome>('/v1/purchases', { id, customerId: 'c-1', channel: 'web', lines, occurredAt }))
      .body;
  };

  it('that waits for a command’s position knows what the command did', async () => {
    for (let n = 1; n <= 20; n++) {
      const { position } = await buy(`p-${n}`, 100 * n, `2026-01-${String(n).padStart(2, '0')}T12:00:00Z`);
      const path = `/v1/customers/c-1/value?min-position=${position}`;
      const { status, body } = await api.get(path);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        historical: { revenue: 50 * n * (n + 1), currency: 'EUR' },
        predicted: null,
        note: expect.stringContaining('no fit yet') as string,
      });
      expect((body['asOf'] as Outcome).position).toBeGreaterThanOrEqual(position);
    }
  });

  it('about a customer’s story is answered in pages that fit together, as of any position or instant', async () => {
    const { position } = await buy('p-story', 500, '2026-02-01T12:00:00Z');
    interface Page {
      readonly entries: readonly {
        readonly position: number;
        readonly recordedAt: string;
        readonly sentence: string;
      }[];
      readonly next?: string;
    }
    const entries: Page['entries'][number][] = [];
    let cursor: string | undefined;
    do {
      const path = `/v1/customers/c-1/history?limit=7&min-position=${position}${cursor ? `&cursor=${cursor}` : ''}`;
      const { body }: { body: Page } = await api.get<Page>(path);
      entries.push(...body.entries);
      cursor = body.next;
    } while (cursor !== undefined);
    expect(entries.length).toBe(22);
    expect(entries.map((entry) => entry.position)).toEqual(
      [...entries.map((entry) => entry.position)].sort((a, b) => a - b),
    );

    const third = entries[2]!;
    const then = await api.get<Page>(`/v1/customers/c-1/history?at=${third.position}`);
    expect(then.body.entries).toEqual(entries.slice(0, 3));
    const last = entries.at(-1)!;
    const now = await api.get<Page>(`/v1/customers/c-1/history?at=${encodeURIComponent(last.recordedAt)}`);
    expect(now.body.entries).toEqual(entries);
  });

  it('that asks for a position nobody has written yet is told how far the read model is', async () => {
    const impatient = await runApi({ AFTERCARE_MIN_POSITION_WAIT_MS: '20' });
    await impatient.makeReadModels();
    await impatient.post('/v1/customers', { id: 'c-1' });
    const { status, body } = await impatient.get('/v1/customers/c-1/value?min-position=1000000000');
    await impatient.stop();
    expect(status).toBe(504);
    expect(body).toMatchObject({ code: 'read-model-behind', errors: [{ field: 'min-position' }] });
    expect(body['detail']).toContain('position -1');
  });

  it('about a unit finds it registered after the delivery of its line, with its cover', async () => {
    const { position } = (
      await api.post<Outcome>('/v1/purchases/p-1/deliveries', { line: 1, quantity: 1, serials: ['SN-1'] })
    ).body;
    const told = async () => {
      const { body } = await api.get<{ entries: { type: string }[] }>(
        `/v1/customers/c-1/history?limit=500&min-position=${position}`,
      );
      return body.entries.some(({ type }) => type === 'WarrantyActivated');
    };
    while (!(await told()));
    const unit = await api.get('/v1/units/SN-1');
    expect(unit.status).toBe(200);
    expect(unit.headers.get('etag')).toMatch(/^"\d+"$/);
  });

  it('about values and churn is answered with a fit once there is one, and names it', async () => {
    const { status, body } = await api.post('/v1/value/fits', { from: '2026-01-01', until: '2026-02-28' });
    // One customer cannot determine a model: refused, and nothing recorded.
    expect([status, body['code']]).toEqual([422, 'fit-not-converged']);
    expect((await api.get('/v1/value/fits/latest')).status).toBe(404);

    const top = await api.get<{ items: { customerId: string; rank: number }[] }>('/v1/value/top?min-purchase-days=1');
    expect(top.body.items).toMatchObject([{ customerId: 'c-1', rank: 1 }]);
    const risk = await api.get('/v1/customers/c-1/churn-risk?horizon=30');
    expect(risk.body).toMatchObject({ customerId: 'c-1', horizonDays: 30, band: 'unknown', drivers: [] });
  });
});
