import { PARTITIONS } from '@aftercare/read-model-store';
import { readModels } from '@aftercare/read-models';
import { runApi, type RunningApi } from './running-api';

interface AsOf {
  readonly position: number;
  readonly time: string | null;
}

interface Parameters {
  readonly paths: Readonly<
    Record<string, { readonly get?: { readonly parameters?: readonly { readonly name: string }[] } }>
  >;
}

const seconds = (n: number) => 1_000 * n;
const recordedUntil = ({ time }: AsOf) => Date.parse(time ?? '');

describe('how new an answer is', () => {
  let api: RunningApi;
  beforeEach(async () => (api = await runApi({ AFTERCARE_MIN_POSITION_WAIT_MS: '60000' })));
  afterEach(() => api.stop());

  const register = async (id: string) => (await api.post<{ position: number }>('/v1/customers', { id })).body.position;
  const asOf = async (query = '') => {
    const { body } = await api.get<{ asOf: AsOf }>(`/v1/customers/c-1/history?limit=1${query}`);
    return body.asOf;
  };

  it('is told by a time up to which everything is in it: that of the last look, while nothing is missing', async () => {
    const began = Date.now();
    const position = await register('c-1');
    api.startProjector();
    const first = await asOf(`&min-position=${position}`);
    expect(first.position).toBeGreaterThanOrEqual(position);
    const asked = Date.now();
    let until = recordedUntil(await asOf());
    expect(until).toBeGreaterThan(began);
    // Nothing is recorded any more, and the next look knows it: the age is that of the look, not that of the last fact.
    while (until < asked) until = recordedUntil(await asOf());
    expect(until).toBeLessThanOrEqual(Date.now());
  });

  it('stays at the moment before the first fact that is missing, however long that is ago', async () => {
    await register('c-1');
    const projector = api.startProjector();
    await asOf(`&min-position=${await register('c-2')}`);
    await projector.stop();
    await new Promise((resolve) => setTimeout(resolve, 5));
    const before = Date.now();
    await register('c-3');
    const after = Date.now();
    await new Promise((resolve) => setTimeout(resolve, seconds(2.5)));
    await register('c-4');
    const until = recordedUntil(await asOf());
    expect(until).toBeGreaterThanOrEqual(before - seconds(2));
    expect(until).toBeLessThan(after);
    const { headers } = await api.get('/v1/exports/customer-history.csv');
    expect(Date.parse(headers.get('as-of-time')!)).toBeLessThan(after);
  });

  it('is still told while the event store is away, as far as it was known; unknown before it ever answered', async () => {
    const position = await register('c-1');
    api.startProjector();
    const known = await asOf(`&min-position=${position}`);
    await api.stopEventStore();
    await new Promise((resolve) => setTimeout(resolve, seconds(1.1)));
    const away = await asOf();
    expect(away.position).toBe(known.position);
    expect(recordedUntil(away)).toBeGreaterThanOrEqual(recordedUntil(known));
    expect(recordedUntil(away)).toBeLessThan(Date.now() - seconds(1));

    const stranger = await runApi();
    await stranger.makeReadModels();
    await stranger.stopEventStore();
    const { headers } = await stranger.get('/v1/exports/customer-history.csv');
    expect([headers.get('as-of-position'), headers.get('as-of-time')]).toEqual(['-1', null]);
    const top = await stranger.get<{ asOf: AsOf }>('/v1/refused-commands');
    await stranger.stop();
    expect(top.body.asOf).toEqual({ position: -1, time: null });
  });
});

describe('a question that must know a position', () => {
  it('is answered by every route that reads read models: with 504 and how far they are, when they are not there', async () => {
    const api = await runApi({ AFTERCARE_MIN_POSITION_WAIT_MS: '10' });
    await api.makeReadModels();
    try {
      const { paths } = (await api.get<Parameters>('/openapi.json')).body;
      const waiting = Object.entries(paths).flatMap(([path, { get }]) =>
        get?.parameters?.some(({ name }) => name === 'min-position') ? [path] : [],
      );
      expect(waiting).toEqual(
        expect.arrayContaining([
          '/v1/customers/{id}/history',
          '/v1/customers/{id}/value',
          '/v1/customers/{id}/churn-risk',
          '/v1/value/top',
          '/v1/churn/top',
          '/v1/exports/{file}',
          '/v1/refused-commands',
        ]),
      );
      for (const path of waiting) {
        const address = path.replace('{id}', 'c-1').replace('{file}', 'churn-risk.csv');
        const { status, body } = await api.get(`${address}?min-position=5`);
        expect([path, status, body['code']]).toEqual([path, 504, 'read-model-behind']);
        expect(body['detail']).toMatch(/^read model [a-z-]+ has come to position -1 and not yet to 5: ask again$/);
      }
    } finally {
      await api.stop();
    }
  });

  it('waits for the part of the keys that is furthest behind, when several projectors share them', async () => {
    const api = await runApi({ AFTERCARE_MIN_POSITION_WAIT_MS: '20' });
    try {
      const { store } = api.runtime;
      const every = Array.from({ length: PARTITIONS }, (_, partition) => ({ partition, fence: 1 }));
      const model = readModels({ zone: 'UTC' }).find(({ name }) => name === 'refused-commands')!;
      const [one, other] = await Promise.all([
        store.build(model, 1, { share: every.slice(0, 3) }),
        store.build(model, 1, { share: every.slice(3) }),
      ]);
      await store.promote(model.name, 1);
      await one.apply({ writes: [], checkpoint: 9 });
      await other.apply({ writes: [], checkpoint: 4 });
      const { status, body } = await api.get('/v1/refused-commands?min-position=5');
      expect(status).toBe(504);
      expect(body['detail']).toContain('has come to position 4 and not yet to 5');
      await other.apply({ writes: [], checkpoint: 5 });
      expect((await api.get('/v1/refused-commands?min-position=5')).status).toBe(200);
    } finally {
      await api.stop();
    }
  });
});
