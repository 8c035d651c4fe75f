import { customerHistory, readModels } from '@aftercare/read-models';
import type { StatusDto } from '../../apps/api/src/status/status.dto';
import { runApi, type RunningApi } from './running-api';

interface Problem {
  readonly code: string;
  readonly detail: string;
}

describe('a read model that is filled for the first time', () => {
  let api: RunningApi;
  let positions: readonly number[];
  beforeAll(async () => {
    api = await runApi({ AFTERCARE_MIN_POSITION_WAIT_MS: '10' });
    const register = async (id: string) =>
      (await api.post<{ position: number }>('/v1/customers', { id })).body.position;
    positions = [await register('c-1'), await register('c-2')];
  });
  afterAll(() => api.stop());

  const questions = () => [
    '/v1/customers/c-1/history',
    `/v1/customers/c-1/history?min-position=${positions[0]}`,
    `/v1/customers/c-1/history?at=${positions[0]}`,
    '/v1/exports/customer-history.csv',
  ];
  const refusals = () => Promise.all(questions().map((path) => api.get<Problem>(path)));
  const ready = async () => (await api.get<{ reasons: readonly string[] }>('/health/ready')).body.reasons;
  /** A report is kept for a second. */
  const status = async (wanted: (report: StatusDto) => boolean): Promise<StatusDto> => {
    for (;;) {
      const { body } = await api.get<StatusDto>('/v1/status');
      if (wanted(body)) return body;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  it('answers no question before a projector has run, and says why', async () => {
    for (const { status: code, headers, body } of await refusals()) {
      expect([code, headers.get('retry-after'), body.code]).toEqual([503, '1', 'read-model-not-ready']);
      expect(body.detail).toBe('customer-history has no build yet (a projector makes it): ask again');
    }
    const reasons = readModels({ zone: 'UTC' }).map(({ name }) => `${name} has no build yet (a projector makes it)`);
    expect(await ready()).toEqual(reasons);
    expect((await status(() => true)).reasons).toEqual(['no projector runs', ...reasons]);
  });

  it('answers none from half of the history, and tells how far it is', async () => {
    const { store } = api.runtime;
    const writer = await store.build(customerHistory, 1, { bulk: true, fold: customerHistory.version });
    await writer.apply({ writes: [], checkpoint: Math.ceil(positions[1]! / 2) });
    const sentence = 'customer-history is being filled for the first time, 50 % of the log so far';
    for (const { status: code, body } of await refusals())
      expect([code, body]).toMatchObject([503, { code: 'read-model-not-ready', detail: `${sentence}: ask again` }]);
    expect(await ready()).toContain(sentence);
    const report = await status(({ readModels: models }) => models.some(({ filling }) => filling !== undefined));
    expect(report.reasons).toContain(sentence);
    expect(report.readModels.find(({ name }) => name === 'customer-history')).toMatchObject({
      build: 0,
      filling: { build: 1, percent: 50, phase: 'filling' },
    });
  });

  it('answers all once it is filled', async () => {
    api.startProjector();
    await api.answering();
    for (const path of questions()) expect((await api.get(path)).status).toBe(200);
    expect(await ready()).toEqual([]);
  });
});
