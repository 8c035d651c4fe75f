import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startNode, type RunningNode } from '@aftercare/embedded';
import { connect } from '@aftercare/event-sourcing';
import { allRecords, openLeaseRecords } from '@aftercare/projections';
import { PARTITIONS, openReadModelStore, type ReadModelStore } from '@aftercare/read-model-store';
import { readModels } from '@aftercare/read-models';
import { compareWithFold } from '../chaos/compare-with-fold';
import { factsOfLog } from '../chaos/facts-of-log';
import { appendFacts } from './appended-facts';
import { projectorProcess, type ProjectorProcess } from './projector-process';

const leaseMs = 1_500;
const models = readModels({ zone: 'UTC' });

let folder: string;
let node: RunningNode;
let store: ReadModelStore;
let projectors: ProjectorProcess[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'several-projectors-'));
  node = await startNode({ dataDir: join(folder, 'events') });
  store = await openReadModelStore({ file: join(folder, 'read-models.sqlite') });
  projectors = [];
}, 30_000);
afterEach(async () => {
  for (const { pid } of projectors) process.kill(pid, 'SIGCONT');
  await Promise.all(projectors.map((projector) => projector.stop()));
  await store.close();
  await node.stop();
  await rm(folder, { recursive: true, force: true });
}, 30_000);

async function start(): Promise<ProjectorProcess> {
  const projector = await projectorProcess({
    EVENTSTORE_URL: node.url,
    AFTERCARE_DATA: folder,
    MONGODB_URL: '',
    AFTERCARE_LEASE_MS: String(leaseMs),
  });
  projectors.push(projector);
  return projector;
}

/** Partitions by process id of their holder, as the lease records say. */
async function partitions(): Promise<ReadonlyMap<number, readonly string[]>> {
  const held = new Map<number, string[]>();
  for (const { key, doc } of await allRecords(await openLeaseRecords(store))) {
    if (!key.startsWith('partition-') || doc.holder === '') continue;
    const pid = Number(doc.holder.split('-')[0]);
    held.set(pid, [...(held.get(pid) ?? []), key]);
  }
  return held;
}

/** Waits for a condition and tells how many milliseconds it took; the spec's own time limit ends it. */
async function until(condition: () => Promise<boolean>): Promise<number> {
  const began = performance.now();
  while (!(await condition())) await pause(25);
  return Math.round(performance.now() - began);
}

/** All partitions are with these processes, and each has its fair share. */
const sharedBy = (those: readonly ProjectorProcess[]) =>
  until(async () => {
    const held = await partitions();
    const counts = those.map(({ pid }) => held.get(pid)?.length ?? 0).sort();
    const [least = 0, most = 0] = [counts[0], counts.at(-1)];
    return counts.reduce((sum, count) => sum + count, 0) === PARTITIONS && most - least <= 1;
  });

const without = (gone: ProjectorProcess) => projectors.filter((projector) => projector !== gone);

async function kill(victim: ProjectorProcess): Promise<number> {
  process.kill(victim.pid, 'SIGKILL');
  projectors = without(victim);
  return sharedBy(projectors);
}

/** Frozen until others have its partitions; awake again, it must find that out and take its share anew. */
async function freeze(victim: ProjectorProcess): Promise<number> {
  process.kill(victim.pid, 'SIGSTOP');
  const moved = await sharedBy(without(victim));
  process.kill(victim.pid, 'SIGCONT');
  await sharedBy(projectors);
  return moved;
}

/** Compares when all is folded; policies may record more meanwhile, and then it is all looked at again. */
async function foldedToTail(): Promise<number> {
  const client = connect(node.url);
  try {
    for (;;) {
      const facts = await factsOfLog(client);
      const tail = facts.at(-1)?.position ?? -1;
      const reached = () => Promise.all(models.map((model) => store.collection(model).checkpoint()));
      await until(async () => (await reached()).every((checkpoint) => checkpoint >= tail));
      const { documents, differences } = await compareWithFold(store, models, facts);
      if ((await factsOfLog(client)).length > facts.length) continue;
      expect(differences).toEqual([]);
      return documents;
    }
  } finally {
    await client.dispose();
  }
}

describe('three projectors', () => {
  it('of which some are killed, frozen and stopped while facts come in, leave every document as the fold makes it', async () => {
    const enough = new AbortController();
    const appending = appendFacts(node.url, enough.signal);
    await Promise.all([start(), start(), start()]);
    const shared = await sharedBy(projectors);
    const killed: number[] = [];
    const frozen: number[] = [];
    for (const victim of [1, 0]) {
      killed.push(await kill(projectors[victim]!));
      await start();
      await sharedBy(projectors);
      frozen.push(await freeze(projectors[victim]!));
    }
    const leaving = projectors[2]!;
    projectors = without(leaving);
    const stopped = leaving.stop();
    const handedOver = await sharedBy(projectors);
    expect(await stopped).toBe(0);
    enough.abort();
    const facts = await appending;
    const documents = await foldedToTail();
    process.stdout.write(
      `leases of ${leaseMs} ms: shared out after ${shared} ms; partitions moved ${killed.join(', ')} ms after a kill, ` +
        `${frozen.join(', ')} ms after a freeze, ${handedOver} ms after a stop; ${facts} facts, ${documents} documents\n`,
    );
  }, 120_000);
});
