import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { EventStoreDBClient } from '@eventstore/db-client';

import { ChildNode, childNode } from '../../eventstore/embedded/src/testing/child-node';
import { createLedger, SentAppend } from './ledger';
import { readAllFrom } from './read-all-from';
import { inOwnNamespace, SmallDisk, smallDisk } from './small-disk';
import { send } from './writers';

const DISK_MIB = 24;
const BALLAST_BYTES = 8 * 1024 * 1024;
const EVENTS_PER_APPEND = 100;
const WRITERS = 16;
const NAMESPACE_FLAG = '--in-own-namespace';

let wrong = 0;

function holds(what: string, condition: boolean, found: unknown = ''): void {
  console.log(condition ? `ok     ${what}` : `WRONG  ${what}: ${String(found)}`);
  if (!condition) wrong++;
}

/** The way appends fail on a full disk: typed, and with the reason. */
const isClear = (error: Error | undefined): boolean =>
  (error as { type?: string } | undefined)?.type === 'unavailable' && /no space left/i.test(error?.message ?? '');

/** What a node does when its disk is full, when there is room again, and when it is killed on a full disk. */
async function fillAndMakeRoom({ directory }: SmallDisk): Promise<void> {
  const dataDir = join(directory, 'data');
  const ballast = join(directory, 'ballast');
  const ledger = createLedger();
  let position: bigint | undefined;
  let node: ChildNode | undefined;
  let client: EventStoreDBClient;

  const start = async (): Promise<void> => {
    node = await childNode(dataDir);
    client = EventStoreDBClient.connectionString(node.url);
  };
  const kill = async (): Promise<void> => {
    await client.dispose();
    await node?.end('SIGKILL');
    node = undefined;
  };
  const sendTo = async (stream: string, classic: boolean): Promise<Error | undefined> => {
    const ids = Array.from({ length: EVENTS_PER_APPEND }, () => randomUUID());
    const append: SentAppend = { stream, ids, expected: 'any', classic };
    ledger.sent(append);
    return send(client, append).then(
      (answer) => void ledger.acknowledged(append, answer),
      (error: Error) => error,
    );
  };
  /** Appends until the disk is full: one writer on one stream, which gives its error. */
  const fill = async (index: number): Promise<Error> => {
    for (;;) {
      const error = await sendTo(`filling-${index}`, index % 2 === 0);
      if (error) return error;
    }
  };
  const fillDisk = async (): Promise<void> => {
    const errors = await Promise.all(Array.from({ length: WRITERS }, (_, index) => fill(index)));
    const unclear = errors.find((error) => !isClear(error));
    holds('appends to a full disk fail as unavailable, for there is no space left, on both paths', !unclear, unclear);
  };
  /** Everything acknowledged is there, and nothing else: what failed is not kept. */
  const compare = async (when: string): Promise<void> => {
    const events = await readAllFrom(client, position);
    position = events.at(-1)?.position?.commit ?? position;
    const differences = ledger.look(events);
    for (const { found, stream } of ledger.unsettled())
      if (found) differences.push(`${stream}: a failed append is there`);
    holds(
      `${when}: ${events.length} events acknowledged since, all there, and no failed one`,
      differences.length === 0,
      differences[0],
    );
  };

  try {
    writeFileSync(ballast, Buffer.alloc(BALLAST_BYTES));
    await start();
    await fillDisk();
    await compare('reads go on');
    // The appends of all writers at once did not fit: one alone may.
    const again = [await fill(1), await fill(2)];
    holds('further appends fail in the same way', again.every(isClear), again);
    rmSync(ballast);
    const healed = [await sendTo('filling-1', true), await sendTo('filling-2', false)];
    holds(
      'after room was made appends go on',
      healed.every((error) => !error),
      healed,
    );
    await compare('then');

    await fillDisk();
    await kill();
    const reason = await start().catch((error: Error) => error);
    holds('killed on the full disk, it starts again', !reason, reason);
    await compare('after that');
  } finally {
    if (node) await kill();
  }
}

/**
 * `node dist/test/chaos/disk-full.js`: fills a small disk under a node. Exit code 1 when something is not as it should
 * be; where no small disk can be mounted it says so, and ends with 0.
 */
async function main(): Promise<void> {
  let disk: SmallDisk;
  try {
    disk = smallDisk(DISK_MIB);
  } catch (error) {
    const inside = process.argv.includes(NAMESPACE_FLAG) ? undefined : inOwnNamespace(NAMESPACE_FLAG);
    if (inside === undefined) console.log(`disk full: skipped, no tmpfs can be mounted here (${String(error)})`);
    else process.exitCode = inside;
    return;
  }
  try {
    await fillAndMakeRoom(disk);
  } finally {
    disk.remove();
  }
  console.log(`disk full: ${wrong === 0 ? 'all as it should be' : `${wrong} WRONG`}`);
  if (wrong > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
