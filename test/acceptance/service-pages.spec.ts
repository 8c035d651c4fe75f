import { runApi, type RunningApi } from './running-api';

interface OpenApi {
  readonly paths: Record<string, Record<string, { readonly requestBody?: { readonly content: object } }>>;
  readonly components: { readonly schemas: Record<string, { readonly properties?: Record<string, object> }> };
}

describe('the pages beside the API', () => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await runApi();
    await api.makeReadModels();
  });
  afterAll(() => api.stop());

  it('have an OpenAPI document that shows every command’s body and every problem', async () => {
    const { body } = await api.get<OpenApi>('/openapi.json');
    const { paths, components } = body;
    expect(components.schemas['ProblemDto']?.properties).toHaveProperty('errors');
    expect(components.schemas['RecordPurchaseDto']?.properties).toMatchObject({
      lines: { type: 'array', minItems: 1, items: { $ref: '#/components/schemas/PurchaseLineDto' } },
      customerId: { type: 'string', maxLength: 128 },
    });
    const posts = Object.entries(paths).filter(([, methods]) => 'post' in methods);
    expect(posts.length).toBeGreaterThan(50);
    const without = posts.filter(([, methods]) => methods['post']?.requestBody === undefined).map(([path]) => path);
    expect(without).toEqual([
      '/v1/refused-commands/{id}/retry',
      '/v1/parked/{consumer}/retry',
      '/v1/parked/{consumer}/{key}/retry',
      '/v1/read-models/{name}/rebuilds/{id}/abort',
      '/v1/read-models/{name}/rollback',
    ]);
  });

  it('have a page of it that needs nothing from elsewhere', async () => {
    const page = await api.get<string>('/docs');
    expect(page.status).toBe(200);
    expect(page.body).not.toMatch(/(src|href)="https?:/);
    const script = await api.get<string>('/docs/swagger-ui-bundle.js');
    expect(script.status).toBe(200);
  });

  it('tell Prometheus about requests by route pattern, never by address', async () => {
    await api.get('/v1/customers/somebody-private');
    const { body, headers } = await api.get<string>('/metrics');
    expect(headers.get('content-type')).toContain('text/plain');
    expect(body).toContain('route="/v1/customers/:id"');
    expect(body).not.toContain('somebody-private');
    expect(body).toMatch(/aftercare_lag_seconds\{of="customer-value"\} 0/);
  });

  it('say that the process lives, and whether it is ready', async () => {
    expect((await api.get('/health/live')).status).toBe(200);
    const { status, body } = await api.get('/health/ready');
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'ok', eventStore: 'ok', reasons: [] });
  });

  it('send the headers that keep a browser safe', async () => {
    const { headers } = await api.get('/health/live');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });
});
