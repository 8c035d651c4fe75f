import { jsonEvent } from '@eventstore/db-client';
import { runApi, type RunningApi } from './running-api';

describe('the past of a customer with a fact that the history could not take', () => {
  let api: RunningApi;
  let before: number;
  let position: number;

  beforeAll(async () => {
    api = await runApi({ AFTERCARE_MIN_POSITION_WAIT_MS: '60000' });
    before = (await api.post<{ position: number }>('/v1/customers', { id: 'ada' })).body.position;
    await api.post('/v1/customers', { id: 'bob' });
    const metadata = { schemaVersion: 1, occurredAt: '2026-01-01T00:00:00.000Z', customerId: 'ada', commandId: 'c-1' };
    const event = jsonEvent({ type: 'NobodyKnowsThis', data: {}, metadata });
    const appended = await api.runtime.client.appendToStream('customer-ada', event);
    position = Number(appended.position!.commit);
    api.startProjector();
  });
  afterAll(() => api.stop());

  it.each(['history', 'value'])('is not told by %s as if it were whole', async (question) => {
    const { status, body } = await api.get(`/v1/customers/ada/${question}?at=${position}`);
    expect([status, body['code']]).toEqual([409, 'past-parked']);
    expect(body['detail']).toContain(`NobodyKnowsThis at position ${position} of customer-ada is parked`);
  });

  it.each([
    [-7, 'no event stands at position'],
    [1_000_000, 'has not been written yet'],
  ])('is not told for a position at which nothing stands (%d from it)', async (away, why) => {
    const { status, body } = await api.get<{ errors: unknown }>(`/v1/customers/bob/value?at=${position + away}`);
    expect([status, body.errors]).toEqual([400, [{ field: 'at', message: expect.stringContaining(why) as string }]]);
  });

  it('is told up to that fact, and so is that of others', async () => {
    expect((await api.get(`/v1/customers/ada/history?at=${before}`)).status).toBe(200);
    expect((await api.get(`/v1/customers/bob/value?at=${position}`)).status).toBe(200);
  });
});
