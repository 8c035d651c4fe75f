import { setTimeout as pause } from 'node:timers/promises';
import type { Projector } from '@aftercare/projections';
import { runApi, type RunningApi } from './running-api';

interface Request {
  readonly id: string;
  readonly status: string;
  readonly result?: { readonly outcome: string; readonly message: string };
}

interface Listed {
  readonly items: readonly {
    readonly name: string;
    readonly fold: number;
    readonly builds: readonly { readonly number: number; readonly serving: boolean; readonly documents: number }[];
    readonly lastRequest?: Request;
  }[];
}

let api: RunningApi;
beforeAll(async () => {
  api = await runApi();
  await api.publishStandards();
  await api.post('/v1/customers', { id: 'C-1' });
});
afterAll(() => api.stop());

const path = '/v1/read-models/customer-history';
const listed = async () => (await api.get<Listed>('/v1/read-models')).body.items;
const history = async () => (await listed()).find(({ name }) => name === 'customer-history');

async function ended({ id }: Request): Promise<Request> {
  for (;;) {
    const { body } = await api.get<Request>(`${path}/rebuilds/${id}`);
    if (body.status === 'done' || body.status === 'failed') return body;
    await pause(20);
  }
}

describe('before a projector has run', () => {
  it('no build serves, and none can be rebuilt', async () => {
    expect(await history()).toEqual({ name: 'customer-history', fold: expect.any(Number) as number, builds: [] });
    const { status, body } = await api.post(`${path}/rebuilds`);
    expect([status, body['code']]).toEqual([409, 'no-build-serves']);
  });
});

describe('with a projector', () => {
  let projector: Projector;
  beforeAll(async () => {
    projector = api.startProjector();
    await api.answering();
  });

  it('a rebuild is asked for, followed and listed', async () => {
    const { status, body } = await api.post<Request>(`${path}/rebuilds`, {}, { 'x-actor': 'carla', 'x-role': 'admin' });
    expect(status).toBe(202);
    expect(body).toMatchObject({ kind: 'rebuild', readModel: 'customer-history', by: { id: 'carla', role: 'admin' } });
    const again = await api.post(`${path}/rebuilds`);
    expect([again.status, again.body['code']]).toEqual([409, 'rebuild-under-way']);
    expect(await ended(body)).toMatchObject({ status: 'done', result: { outcome: 'took-over' } });
    const { builds = [], lastRequest } = (await history()) ?? {};
    expect(builds.map(({ number, serving }) => [number, serving])).toEqual([
      [1, false],
      [2, true],
    ]);
    expect(builds[0]?.documents).toBe(builds[1]?.documents);
    expect(lastRequest?.id).toBe(body.id);
  });

  it('a comparison leaves things as they are, and a rollback goes back and forth', async () => {
    const { body: compared } = await api.post<Request>(`${path}/rebuilds`, { verifyOnly: true });
    expect(await ended(compared)).toMatchObject({ status: 'done', result: { outcome: 'verified' } });
    for (const to of [1, 2]) {
      const { status, body } = await api.post<Request>(`${path}/rollback`);
      expect(status).toBe(202);
      expect(await ended(body)).toMatchObject({ status: 'done', result: { to } });
    }
  });

  it('what cannot be done is a problem that says so', async () => {
    const unknown = await api.post('/v1/read-models/nothing/rebuilds');
    expect([unknown.status, unknown.body['code']]).toEqual([404, 'read-model-unknown']);
    const other = await api.post('/v1/read-models/churn-risk/rollback');
    expect([other.status, other.body['code']]).toEqual([409, 'nothing-to-roll-back-to']);
    const missing = await api.get(`${path}/rebuilds/customer-history-99`);
    expect([missing.status, missing.body['code']]).toEqual([404, 'rebuild-unknown']);
    const bad = await api.post(`${path}/rebuilds`, { verifyOnly: 'yes' });
    expect([bad.status, bad.body['errors']]).toEqual([
      400,
      [{ field: 'verifyOnly', message: 'verifyOnly must be true or false' }],
    ]);
  });

  it('one that nobody does is aborted at once, and another one may be asked for', async () => {
    await projector.stop();
    const { body: asked } = await api.post<Request>(`${path}/rebuilds`);
    const by = { 'x-actor': 'olga', 'x-role': 'admin' };
    const { status, body } = await api.post<Request>(`${path}/rebuilds/${asked.id}/abort`, undefined, by);
    expect([status, body]).toEqual([
      202,
      expect.objectContaining({ status: 'failed', abortedBy: { id: 'olga', role: 'admin' } }),
    ]);
    expect(body.result).toEqual({ outcome: 'aborted', message: 'aborted by olga before anybody had begun' });
    const again = await api.post(`${path}/rebuilds/${asked.id}/abort`);
    expect([again.status, again.body['code']]).toEqual([409, 'rebuild-ended']);
    expect((await api.post(`${path}/rebuilds`)).status).toBe(202);
  });
});
