import { runApi, type RunningApi } from './running-api';

interface BatchItem {
  readonly outcome?: { readonly position: number; readonly repeated: boolean };
  readonly problem?: {
    readonly status: number;
    readonly code: string;
    readonly errors: readonly { readonly field: string }[];
  };
}

const purchase = (n: number, change: object = {}) => ({
  idempotencyKey: `row ${n}`,
  customerId: `c-${n % 40}`,
  channel: 'import',
  occurredAt: '2026-01-01T12:00:00Z',
  customerSince: '2026-01-01T00:00:00Z',
  lines: [{ sku: '=1+1', quantity: 1, amount: { amount: n, currency: 'EUR' } }],
  ...change,
});

describe('a batch of purchases and the exports of what came of it', () => {
  let api: RunningApi;
  let position = -1;
  const send = async (items: readonly object[]) =>
    (await api.post<{ items: BatchItem[] }>('/v1/purchases/batch', { items })).body.items;

  beforeAll(async () => {
    api = await runApi({ AFTERCARE_MIN_POSITION_WAIT_MS: '60000', AFTERCARE_CURRENCY: 'EUR' });
    api.startProjector();
  });
  afterAll(() => api.stop());

  it('registers customers once and records every purchase once, however often it is sent', async () => {
    const items = Array.from({ length: 300 }, (_, n) => purchase(n));
    const first = await send(items);
    expect(first.map(({ outcome }) => outcome?.repeated)).toEqual(items.map(() => false));
    const [again, atOnce] = await Promise.all([send(items), send(items)]);
    for (const answers of [again, atOnce]) expect(answers.every(({ outcome }) => outcome?.repeated)).toBe(true);
    expect(again.map(({ outcome }) => outcome?.position)).toEqual(first.map(({ outcome }) => outcome?.position));
    position = Math.max(...first.map(({ outcome }) => outcome?.position ?? -1));
  });

  it('answers each bad purchase with its own problem and records the others', async () => {
    const answers = await send([
      purchase(1000, { customerId: 'with space' }),
      purchase(1001, { surplus: 1 }),
      purchase(1002, { lines: [] }),
      purchase(1003, { occurredAt: '2999-01-01T00:00:00Z' }),
    ]);
    expect(answers.map(({ problem }) => [problem?.status, problem?.errors[0]?.field])).toEqual([
      [400, 'customerId'],
      [400, 'surplus'],
      [400, 'lines'],
      [422, 'occurredAt'],
    ]);
  });

  it('without registration refuses purchases of unknown customers', async () => {
    const { body } = await api.post<{ items: BatchItem[] }>('/v1/purchases/batch', {
      items: [purchase(2000, { customerId: 'nobody', customerSince: undefined })],
    });
    expect(body.items).toMatchObject([{ problem: { status: 404, code: 'unknown-customer' } }]);
  });

  it('of more than 500, or of none, is refused as a whole', async () => {
    for (const items of [[], Array.from({ length: 501 }, (_, n) => purchase(n))]) {
      const { status, body } = await api.post('/v1/purchases/batch', { items });
      expect([status, body]).toMatchObject([400, { errors: [{ field: 'items' }] }]);
    }
  });

  it('can be exported whole as CSV and NDJSON, formulas defused', async () => {
    const query = `?min-position=${position}`;
    const csv = await api.get<string>(`/v1/exports/customer-history.csv${query}`);
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(Number(csv.headers.get('as-of-position'))).toBeGreaterThanOrEqual(position);
    const [headings, ...rows] = csv.body.trimEnd().split('\r\n');
    expect(headings).toBe('customer_id,position,occurred_at,recorded_at,area,type,stream,sentence');
    expect(rows.length).toBe(340);

    const lines = (await api.get<string>(`/v1/exports/customer-value.ndjson${query}`)).body.trimEnd().split('\n');
    const values = lines.map((line) => JSON.parse(line) as { customerId: string; value: number; predicted: null });
    expect(values).toHaveLength(40);
    expect(values.reduce((sum, { value }) => sum + value, 0)).toBe((299 * 300) / 2);

    const churn = await api.get<string>(`/v1/exports/churn-risk.csv${query}&horizon=30`);
    expect(churn.body.trimEnd().split('\r\n')).toHaveLength(41);
  });

  it('is ranked in pages that fit together', async () => {
    interface Page {
      readonly size: number;
      readonly items: readonly { readonly rank: number; readonly customerId: string; readonly value: number }[];
      readonly next?: string;
    }
    const ranked: Page['items'][number][] = [];
    let cursor: string | undefined;
    do {
      const path = `/v1/value/top?limit=15&min-position=${position}${cursor ? `&cursor=${cursor}` : ''}`;
      const { body }: { body: Page } = await api.get<Page>(path);
      ranked.push(...body.items);
      cursor = body.next;
    } while (cursor !== undefined);
    expect(ranked.map(({ rank }) => rank)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
    expect(ranked.map(({ value }) => value)).toEqual(ranked.map(({ value }) => value).sort((a, b) => b - a));
  });
});
