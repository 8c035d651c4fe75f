import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { type ChildNode, childNode } from '../../eventstore/embedded/src/testing/child-node';
import { aftercare } from './company';

const root = mkdtempSync(join(tmpdir(), 'aftercare-event-store-'));
const data = join(root, 'data');
const copy = join(root, 'copy');

const eventStore = (...args: string[]) => aftercare(['event-store', ...args]);

describe('the commands for a node that is running', () => {
  let node: ChildNode;

  beforeAll(async () => {
    node = await childNode(data);
    const client = EventStoreDBClient.connectionString(node.url);
    const events = Array.from({ length: 1_000 }, (_, n) => jsonEvent({ type: 'Counted', data: { n } }));
    await client.appendToStream('counted-1', events);
    await client.setStreamMetadata('counted-1', { maxCount: 10 });
    await client.dispose();
  });
  afterAll(async () => {
    await node.end('SIGTERM');
    rmSync(root, { recursive: true });
  });

  it('backup says what it copied, and refuses a folder that is not empty', async () => {
    const first = await eventStore('backup', copy, '--data', data);
    expect(first.stdout).toMatch(/^1,001 events, [\d,]+ bytes, last position \d+: copied to .*copy\n$/);
    expect(first.code).toBe(0);
    const second = await eventStore('backup', copy, '--data', data);
    expect(second).toMatchObject({ code: 1, stderr: `aftercare: ${copy} is not empty: name a new directory\n` });
  });

  it('scavenge says how it ended, and what was saved', async () => {
    const { code, stdout } = await eventStore('scavenge', '--url', node.url);
    expect(stdout).toMatch(
      /^scavenge [\da-f-]{36} has begun\nSuccess after 00:00:\d\d\.\d{7}: \d\d\d,\d\d\d bytes saved\n$/,
    );
    expect(code).toBe(0);
    const nobody = await eventStore('scavenge', '--url', 'esdb://admin:secret@127.0.0.1:1?tls=false');
    expect(nobody.code).toBe(1);
    expect(nobody.stderr).toMatch(/^aftercare: the node at esdb:\/\/127\.0\.0\.1:1\?tls=false does not scavenge: /);
  });

  it('verify ends with 0 where all is well, and with 1 and the place where it is not', async () => {
    const well = await eventStore('verify', '--data', data);
    expect(well.stdout).toMatch(/^\d+ events, [\d,]+ bytes, \d+ lists: all is well\n$/);
    expect(well.code).toBe(0);
    const file = join(copy, 'segments', '000000.log');
    const descriptor = openSync(file, 'r+');
    writeSync(descriptor, 'damage', Math.floor(statSync(file).size / 2));
    closeSync(descriptor);
    const damaged = await eventStore('verify', '--data', copy);
    expect(damaged.stdout).toMatch(/^segments\/000000\.log at position \d+: the checksum is wrong\n/);
    expect(damaged.stdout).toMatch(/PROBLEMS\n$/);
    expect(damaged.code).toBe(1);
  });
});
