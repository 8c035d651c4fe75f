import { connect } from 'node:http2';

import { SERVER_VERSION } from '../services/server-features';
import { testNode } from '../testing/test-node';
import { nodePages } from './pages';

const setup = testNode();
const address = () => `http://127.0.0.1:${setup.node.port}`;
const get = (path: string, init?: RequestInit) => fetch(address() + path, init);

it('/ping answers as a server does', async () => {
  const pong = { msgTypeId: expect.any(Number) as number, text: 'Ping request successfully handled' };
  const json = await get('/ping');
  expect(json.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(await json.json()).toEqual(pong);
  const text = await get('/ping?format=text');
  expect(await text.text()).toBe('Text: Ping request successfully handled');
  const accepted = await get('/ping', { headers: { accept: 'text/plain' } });
  expect(accepted.headers.get('content-type')).toBe('text/plain; charset=utf-8');
});

it('/info tells version, state, features and how callers are known', async () => {
  expect(await (await get('/info')).json()).toEqual({
    esVersion: `${SERVER_VERSION}.0`,
    state: 'leader',
    features: { projections: false, userManagement: false, atomPub: false },
    authentication: { type: 'insecure', properties: {} },
  });
});

it('/health/live answers 204, or the code that is asked for', async () => {
  expect((await get('/health/live')).status).toBe(204);
  expect((await get('/health/live', { method: 'HEAD' })).status).toBe(204);
  expect((await get('/health/live?liveCode=200')).status).toBe(200);
  expect((await get('/health/live?liveCode=nonsense')).status).toBe(204);
});

it('a node that is being stopped is not live', () => {
  const pages = nodePages({ version: SERVER_VERSION, users: false, serving: () => false });
  const request = { method: 'GET', path: '/health/live', query: new URLSearchParams(), accept: '' };
  expect(pages(request).status).toBe(503);
});

it('other pages are not found, with a line that says which there are', async () => {
  for (const path of ['/', '/web/index.html', '/streams/a?b=c', '/constructor', '/ping/']) {
    const answer = await get(path);
    expect({ path, status: answer.status }).toEqual({ path, status: 404 });
    expect(await answer.text()).toBe('There is no page here. Pages: /ping, /info, /health/live. All else is gRPC.\n');
  }
});

it('pages are only read', async () => {
  const answer = await get('/ping', { method: 'POST', body: 'x'.repeat(100_000) });
  expect({ status: answer.status, allow: answer.headers.get('allow') }).toEqual({ status: 405, allow: 'GET, HEAD' });
});

it('over HTTP/2 there are the same pages', async () => {
  const session = connect(address());
  const status = (path: string) =>
    new Promise((resolve) =>
      session
        .request({ ':path': path })
        .once('response', (headers) => resolve(headers[':status']))
        .resume(),
    );
  expect(await Promise.all(['/ping', '/health/live', '/nothing'].map(status))).toEqual([200, 204, 404]);
  session.close();
});
