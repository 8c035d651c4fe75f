import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startNode } from '@aftercare/embedded';
import { loadSettings } from '@aftercare/settings';
import { defaultPack } from '@aftercare/domain';
import { policies, startProjector, type Projector } from '@aftercare/projections';
import { readModels } from '@aftercare/read-models';
import { createHttpServer } from '../../apps/api/src/http-server';
import { openRuntime, type Runtime } from '../../apps/api/src/runtime';

/** An answer, read. */
export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** The API over a store of its own, for one spec. */
export interface RunningApi {
  readonly url: string;
  readonly runtime: Runtime;
  get<Body = Record<string, unknown>>(path: string, headers?: Record<string, string>): Promise<Answer<Body>>;
  post<Body = Record<string, unknown>>(
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<Body>>;
  /** Keeps the read models up to date from now on, and runs the policies. */
  startProjector(): Projector;
  /** Resolves when questions are answered from every read model. */
  answering(): Promise<void>;
  /** Read models that answer, with nothing in them: as if a projector had run before the first fact. */
  makeReadModels(): Promise<void>;
  /** Publishes the standards that a new company starts with. */
  publishStandards(): Promise<void>;
  /** Takes the event store away. */
  stopEventStore(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts an event store node and an API over it, both on free ports, with read models in a folder that goes with them. */
export async function runApi(env: Record<string, string> = {}): Promise<RunningApi> {
  const dataDir = mkdtempSync(join(tmpdir(), 'aftercare-api-'));
  const node = await startNode({ dataDir: join(dataDir, 'events') });
  const settings = loadSettings({
    AFTERCARE_DATA: dataDir,
    AFTERCARE_PORT: '0',
    AFTERCARE_LOG_LEVEL: 'silent',
    EVENTSTORE_URL: node.url,
    MONGODB_URL: process.env['MONGODB_URL'],
    MONGODB_DATABASE: process.env['MONGODB_URL'] && `acceptance-${process.pid}-${Date.now()}`,
    ...env,
  });
  const runtime = await openRuntime(settings);
  const server = await createHttpServer(runtime);
  await server.listen(0, '127.0.0.1');
  const url = await server.getUrl();

  const call = async <Body>(path: string, init: RequestInit): Promise<Answer<Body>> => {
    const response = await fetch(url + path, init);
    const text = await response.text();
    const json = /^application\/(problem\+)?json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: (json ? JSON.parse(text) : text) as Body };
  };
  const projectors: Projector[] = [];
  const api: RunningApi = {
    url,
    runtime,
    get: (path, headers = {}) => call(path, { headers }),
    post: (path, body = {}, headers = {}) =>
      call(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    startProjector: () => {
      const { client, store, executor } = runtime;
      const projector = startProjector({ client, store, executor, policies, readModels: readModels(settings) });
      projectors.push(projector);
      return projector;
    },
    answering: async () => {
      const { store } = runtime;
      for (const { name } of readModels(settings))
        while (!(await store.versions(name)).some(({ serving }) => serving)) await pause(20);
    },
    makeReadModels: async () => {
      const { store } = runtime;
      for (const model of readModels(settings)) {
        await store.build(model, 1, { fold: model.version });
        await store.promote(model.name, 1);
      }
    },
    publishStandards: async () => {
      for (const { id, command, commandId } of defaultPack) {
        await api.post(`/v1/standards/${id}/versions`, command.data, { 'idempotency-key': commandId });
      }
    },
    stopEventStore: () => node.stop(),
    stop: async () => {
      await Promise.all(projectors.map((projector) => projector.stop()));
      await server.close();
      await runtime.close();
      await node.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return api;
}
