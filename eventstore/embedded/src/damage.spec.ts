import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { EventStoreDBClient } from '@eventstore/db-client';

import { childNode, failingChild } from './testing/child-node';
import { seen } from './testing/scavenging';
import { collect, numbered } from './testing/test-node';

const root = mkdtempSync(join(tmpdir(), 'event-store-'));
const original = join(root, 'original');
let copies = 0;
let before: unknown;

/** Runs a node for one look at a directory. */
async function onNode<Result>(dataDir: string, look: (client: EventStoreDBClient) => Promise<Result>): Promise<Result> {
  const node = await childNode(dataDir);
  const client = EventStoreDBClient.connectionString(node.url);
  try {
    return await look(client);
  } finally {
    await client.dispose();
    await node.end('SIGTERM');
  }
}

beforeAll(async () => {
  before = await onNode(original, async (client) => {
    for (let stream = 0; stream < 20; stream++) await client.appendToStream(`kept-${stream}`, numbered(10));
    return seen(client, '$ce-kept');
  });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function copyOf(directory: string): string {
  const copy = join(root, `copy-${++copies}`);
  cpSync(directory, copy, { recursive: true });
  return copy;
}

/** All files of a directory, by name. */
const contents = (directory: string): Map<string, Buffer> =>
  new Map(readdirSync(directory).map((name) => [name, readFileSync(join(directory, name))]));

function change(file: string, offset: number): void {
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(offset) ^ 0xff, offset);
  writeFileSync(file, bytes);
}

/** The node says what is wrong, changes nothing of the log, and says the same the next time. */
async function refuses(directory: string, reason: RegExp): Promise<void> {
  const files = contents(join(directory, 'segments'));
  for (let attempt = 0; attempt < 2; attempt++) {
    const { code, said } = await failingChild('--data', directory);
    expect(code).toBe(1);
    expect(said).toMatch(reason);
    expect(said).not.toMatch(/^ +at /m);
    expect(contents(join(directory, 'segments'))).toEqual(files);
  }
}

/** Where a stored record says its position. */
const POSITION_IN_RECORD = 8;

const segment = (directory: string): string => join(directory, 'segments', '000000.log');

describe('a damaged data directory', () => {
  it('without its index is whole again after the start', async () => {
    const copy = copyOf(original);
    rmSync(join(copy, 'index.lmdb'));
    expect(await onNode(copy, (client) => seen(client, '$ce-kept'))).toEqual(before);
  });

  it('with another file as its index is whole again, and the file is kept', async () => {
    const copy = copyOf(original);
    writeFileSync(join(copy, 'index.lmdb'), 'my diary '.repeat(2_000));
    expect(await onNode(copy, (client) => seen(client, '$ce-kept'))).toEqual(before);
    expect(readFileSync(join(copy, 'index.lmdb.replaced'), 'utf8')).toBe('my diary '.repeat(2_000));
  });

  it('with a changed byte among the events is refused when its index is made anew', async () => {
    const copy = copyOf(original);
    rmSync(join(copy, 'index.lmdb'));
    change(segment(copy), 20_000);
    await refuses(copy, /segments\/000000\.log is damaged at position \d+ .*restore a backup$/m);
  });

  it('with a damaged header, and with events cut off that the index knows, is refused', async () => {
    const header = copyOf(original);
    change(segment(header), 20);
    await refuses(header, /segments\/000000\.log: its header is damaged$/m);
    const short = copyOf(original);
    writeFileSync(segment(short), readFileSync(segment(short)).subarray(0, 20_000));
    await refuses(short, /segments are missing or cut off\. Restore a backup/);
  });

  it('with a record that is none any more fails the reads that come upon it, and no others', async () => {
    const copy = copyOf(original);
    const damaged = await onNode(original, (client) => collect(client.readStream('kept-10')));
    // The first segment has a header of as many bytes as the first position.
    change(segment(copy), Number(damaged[0]?.event?.position?.commit) + POSITION_IN_RECORD);
    await onNode(copy, async (client) => {
      expect(await seen(client, 'kept-10')).toBe('unknown');
      expect(await seen(client, 'kept-1')).toHaveLength(10);
      await client.appendToStream('kept-1', numbered(1));
      expect(await seen(client, 'kept-1')).toHaveLength(11);
    });
  });
});

describe('a foreign directory', () => {
  it('with files of another program is left as it is', async () => {
    const foreign = join(root, 'foreign');
    cpSync(original, foreign, { recursive: true });
    writeFileSync(join(foreign, 'segments', 'holiday.jpg'), 'a picture');
    await refuses(foreign, /segments\/holiday\.jpg is no segment of an event log$/m);
  });

  it('with a segment of another log is refused', async () => {
    const [one, other] = [copyOf(original), join(root, 'other')];
    await onNode(other, (client) => client.appendToStream('other-1', numbered(1)));
    cpSync(segment(other), join(one, 'segments', '000001.log'));
    await refuses(one, /segments\/000001\.log is segment 0 under another name$/m);
  });

  it('where a file is in the way of the directory gets a clear error', async () => {
    const file = join(root, 'file');
    writeFileSync(file, 'mine');
    const { code, said } = await failingChild('--data', file);
    expect(code).toBe(1);
    expect(said).toMatch(/^event store: /);
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect(existsSync(join(root, 'file', 'segments'))).toBe(false);
  });
});
