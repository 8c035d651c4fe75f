import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { EventStoreDBClient } from '@eventstore/db-client';

import { RunningNode, startNode } from '../node';
import { tlsFolder } from '../testing/secure-node';
import { collect, failure, freshStream, numbered } from '../testing/test-node';

const folder = mkdtempSync(join(tmpdir(), 'event-store-tls-'));
const tls = tlsFolder(folder);
const file = (name: string, content = '') => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

let node: RunningNode;
beforeAll(async () => {
  node = await startNode({ dataDir: join(folder, 'data'), tls });
});
afterAll(async () => {
  await node.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('the official client connects with the CA, and the url says that there is TLS', async () => {
  expect(node.url).toBe(`esdb://127.0.0.1:${node.port}?tls=true`);
  const client = EventStoreDBClient.connectionString(`${node.url}&tlsCAFile=${tls.authority}`);
  const stream = freshStream();
  await client.appendToStream(stream, numbered(3));
  expect(await collect(client.readStream(stream))).toHaveLength(3);
  await client.dispose();
});

it('a client that trusts another CA, or speaks clear text, is refused', async () => {
  const other = mkdtempSync(join(folder, 'other-'));
  const stranger = EventStoreDBClient.connectionString(`${node.url}&tlsCAFile=${tlsFolder(other).authority}`);
  const refused = await failure(stranger.appendToStream('a', numbered(1)));
  expect(refused.message).toMatch(/^14 UNAVAILABLE: .*certificate/);
  const clear = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${node.port}?tls=false`);
  expect((await failure(clear.appendToStream('a', numbered(1)))).message).toMatch(/^14 UNAVAILABLE/);
  await Promise.all([stranger.dispose(), clear.dispose()]);
});

it('pages are there over HTTPS', async () => {
  const status = await new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: node.port, path: '/health/live', ca: readFileSync(tls.authority) };
    request(options, (answer) => resolve(answer.resume().statusCode))
      .on('error', reject)
      .end();
  });
  expect(status).toBe(204);
});

describe('a node is not started', () => {
  const start = (certificate: string, key: string) =>
    failure(startNode({ dataDir: join(folder, 'never'), tls: { certificate, key } }));

  it('without the files', async () => {
    const missing = join(folder, 'missing.crt');
    expect((await start(missing, tls.key)).message).toBe(`The TLS certificate ${missing}: there is no such file`);
    expect((await start(tls.certificate, missing)).message).toBe(`The TLS key ${missing}: there is no such file`);
    expect((await start(folder, tls.key)).message).toBe(`The TLS certificate ${folder}: it cannot be read (EISDIR)`);
  });

  it('with files that hold something else', async () => {
    const nonsense = file('nonsense', 'nonsense');
    expect((await start(nonsense, tls.key)).message).toBe(
      `The TLS certificate ${nonsense} is no PEM file with a certificate, or it is encrypted`,
    );
    expect((await start(tls.certificate, nonsense)).message).toBe(
      `The TLS key ${nonsense} is no PEM file with a key, or it is encrypted`,
    );
  });

  it('with a key that belongs to another certificate', async () => {
    const other = tlsFolder(mkdtempSync(join(folder, 'other-')));
    expect((await start(tls.certificate, other.key)).message).toBe(
      `The TLS key ${other.key} does not belong to the certificate ${tls.certificate}`,
    );
  });
});
