import { tail } from '@aftercare/event-sourcing';
import { runApi, type Answer, type RunningApi } from './running-api';

interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

const line = { sku: 'A-1', quantity: 1, amount: { amount: 1000, currency: 'EUR' } };
const purchase = { customerId: 'c-1', channel: 'web', lines: [line] };

describe('a request that is refused', () => {
  let api: RunningApi;
  const end = async () => (await tail(api.runtime.client))?.position ?? -1;

  beforeAll(async () => {
    api = await runApi();
    await api.makeReadModels();
    await api.post('/v1/customers', { id: 'c-1' }, { 'idempotency-key': 'register c-1' });
  });
  afterAll(() => api.stop());

  /** Gives a problem document that names the field, shows no value, and leaves no event. */
  const expectProblem = async (
    ask: () => Promise<Answer<Problem>>,
    expected: { status: number; code: string; field?: string },
  ) => {
    const before = await end();
    const { status, headers, body } = await ask();
    expect({ status, code: body.code }).toEqual({ status: expected.status, code: expected.code });
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(body).toMatchObject({
      status,
      type: `urn:aftercare:problem:${body.code}`,
      title: expect.any(String) as string,
    });
    expect(body.instance).toMatch(/^urn:aftercare:request:/);
    if (expected.field !== undefined) expect(body.errors?.map(({ field }) => field)).toContain(expected.field);
    expect(JSON.stringify(body)).not.toMatch(/secret|node_modules|at .*\.ts/);
    expect(await end()).toBe(before);
  };

  const withLine = (change: object) => ({ ...purchase, lines: [{ ...line, ...change }] });

  it.each<[string, unknown, string]>([
    ['an unknown field', { ...purchase, surplus: 'secret' }, 'surplus'],
    ['a missing field', { channel: 'web', lines: [line] }, 'customerId'],
    ['a wrong type', { ...purchase, channel: 7 }, 'channel'],
    ['a bad id', { ...purchase, id: 'with space' }, 'id'],
    ['a bad date', { ...purchase, occurredAt: '2026-02-30T00:00:00Z' }, 'occurredAt'],
    ['a negative amount', withLine({ amount: { amount: -1, currency: 'EUR' } }), 'lines.0.amount.amount'],
    ['a fraction of a cent', withLine({ amount: { amount: 1.5, currency: 'EUR' } }), 'lines.0.amount.amount'],
    ['an unknown currency', withLine({ amount: { amount: 1, currency: 'XXQ' } }), 'lines.0.amount.currency'],
    ['no line', { ...purchase, lines: [] }, 'lines'],
    ['a line that is no object', { ...purchase, lines: ['secret'] }, 'lines.0'],
    ['a quantity of 0', withLine({ quantity: 0 }), 'lines.0.quantity'],
    [
      'an amount beyond whole numbers',
      withLine({ amount: { amount: 1e300, currency: 'EUR' } }),
      'lines.0.amount.amount',
    ],
  ])('for %s names the field', (_case, body, field) =>
    expectProblem(() => api.post('/v1/purchases', body), { status: 400, code: 'malformed-request', field }),
  );

  it('for mixed currencies names the second one', () =>
    expectProblem(
      () =>
        api.post('/v1/purchases', {
          ...purchase,
          lines: [line, { ...line, amount: { amount: 1, currency: 'USD' } }],
        }),
      { status: 422, code: 'mixed-currencies', field: 'lines.1.amount.currency' },
    ));

  it('for an unknown customer names the customer', () =>
    expectProblem(() => api.post('/v1/purchases', { ...purchase, customerId: 'nobody' }), {
      status: 404,
      code: 'unknown-customer',
      field: 'customerId',
    }));

  it('for a fact from the future says so', () =>
    expectProblem(() => api.post('/v1/purchases', { ...purchase, occurredAt: '2999-01-01T00:00:00Z' }), {
      status: 422,
      code: 'occurred-in-the-future',
      field: 'occurredAt',
    }));

  it.each<[string, string, Record<string, string>, { status: number; code: string; field?: string }]>([
    ['broken JSON', '{"secret', {}, { status: 400, code: 'malformed-json' }],
    ['an empty body', '', {}, { status: 400, code: 'malformed-json' }],
    ['a list for a body', '[]', {}, { status: 400, code: 'malformed-request' }],
    ['null for a body', 'null', {}, { status: 400, code: 'malformed-request', field: 'customerId' }],
    ['a prototype in the body', '{"__proto__":{"secret":1}}', {}, { status: 400, code: 'malformed-json' }],
    ['a huge body', `{"secret":"${'x'.repeat(1_100_000)}"}`, {}, { status: 413, code: 'body-too-large' }],
    ['text', 'secret', { 'content-type': 'text/plain' }, { status: 415, code: 'media-type-unsupported' }],
    [
      'a form',
      'secret=1',
      { 'content-type': 'application/x-www-form-urlencoded' },
      { status: 415, code: 'media-type-unsupported' },
    ],
    ['a bad If-Match', '{}', { 'if-match': 'secret' }, { status: 400, code: 'malformed-request', field: 'If-Match' }],
    ['an unknown role', '{}', { 'x-role': 'secret' }, { status: 400, code: 'malformed-request', field: 'X-Role' }],
    ['a bad actor', '{}', { 'x-actor': 'se cret' }, { status: 400, code: 'malformed-request', field: 'X-Actor' }],
    [
      'a key that is too long',
      '{}',
      { 'idempotency-key': 'x'.repeat(201) },
      { status: 400, code: 'malformed-request', field: 'Idempotency-Key' },
    ],
  ])('for %s is a problem', (_case, body, headers, expected) =>
    expectProblem(() => api.post('/v1/purchases', body, headers), expected),
  );

  it.each<[string, string, { status: number; code: string; field?: string }]>([
    ['an unknown route', '/v1/secret', { status: 404, code: 'route-unknown' }],
    ['an address that is no UTF-8', '/v1/customers/%ff', { status: 400, code: 'malformed-request' }],
    ['an id with white space', '/v1/customers/se%20cret', { status: 400, code: 'malformed-request', field: 'id' }],
    ['an unknown customer', '/v1/customers/nobody', { status: 404, code: 'unknown-customer', field: 'id' }],
    [
      'an unknown customer’s history',
      '/v1/customers/nobody/history',
      { status: 404, code: 'unknown-customer', field: 'id' },
    ],
    [
      'an unknown customer’s value',
      '/v1/customers/nobody/value',
      { status: 404, code: 'unknown-customer', field: 'id' },
    ],
    [
      'an unknown customer’s churn risk',
      '/v1/customers/nobody/churn-risk',
      { status: 404, code: 'unknown-customer', field: 'id' },
    ],
    [
      'an unknown query parameter',
      '/v1/customers/c-1/history?surplus=secret',
      { status: 400, code: 'malformed-request', field: 'surplus' },
    ],
    ['a bad instant', '/v1/customers/c-1/history?at=secret', { status: 400, code: 'malformed-request', field: 'at' }],
    [
      'a bad cursor',
      '/v1/customers/c-1/history?cursor=secret',
      { status: 400, code: 'malformed-request', field: 'cursor' },
    ],
    ['a bad limit', '/v1/customers/c-1/history?limit=501', { status: 400, code: 'malformed-request', field: 'limit' }],
    [
      'a bad horizon',
      '/v1/customers/c-1/churn-risk?horizon=secret',
      { status: 400, code: 'malformed-request', field: 'horizon' },
    ],
    [
      'a repeated parameter',
      '/v1/churn/top?horizon=1&horizon=2',
      { status: 400, code: 'malformed-request', field: 'horizon' },
    ],
    ['an unknown export', '/v1/exports/secret.csv', { status: 404, code: 'unknown-export', field: 'file' }],
    ['an unknown kind of standard', '/v1/standards/secret', { status: 404, code: 'unknown-standard', field: 'kind' }],
  ])('for %s is a problem', (_case, path, expected) => expectProblem(() => api.get(path), expected));

  it('for a revision that is not the present one is 412', async () => {
    const { headers } = await api.get('/v1/customers/c-1');
    expect(headers.get('etag')).toBe('"0"');
    await expectProblem(() => api.post('/v1/customers/c-1/consents', { purpose: 'offers' }, { 'if-match': '"7"' }), {
      status: 412,
      code: 'revision-conflict',
      field: 'If-Match',
    });
  });
});
