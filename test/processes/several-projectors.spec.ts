import { allRecords, openLeaseRecords } from '@aftercare/projections';
import { PARTITIONS } from '@aftercare/read-model-store';
import { appendFacts } from './appended-facts';
import type { ProjectorProcess } from './projector-process';
import { leaseMs, projectorTrial, until } from './projector-trial';

const trial = projectorTrial('several-projectors-');
let records: Awaited<ReturnType<typeof openLeaseRecords>>;

/** Partitions by process id of their holder, as the lease records say. */
async function partitions(): Promise<ReadonlyMap<number, readonly string[]>> {
  const held = new Map<number, string[]>();
  for (const { key, doc } of await allRecords(records)) {
    if (!key.startsWith('partition-') || doc.holder === '') continue;
    const pid = Number(doc.holder.split('-')[0]);
    held.set(pid, [...(held.get(pid) ?? []), key]);
  }
  return held;
}

/** All partitions are with these processes, and each has its fair share. */
const sharedBy = (those: readonly ProjectorProcess[]) =>
  until(async () => {
    const held = await partitions();
    const counts = those.map(({ pid }) => held.get(pid)?.length ?? 0).sort();
    const [least = 0, most = 0] = [counts[0], counts.at(-1)];
    return counts.reduce((sum, count) => sum + count, 0) === PARTITIONS && most - least <= 1;
  });

async function kill(victim: ProjectorProcess): Promise<number> {
  await trial.kill(victim);
  return sharedBy(trial.projectors);
}

/** A process that is frozen within a transaction keeps the whole SQLite file from everybody: that is a file's nature, not ours. */
async function stopOutsideTransaction({ pid }: ProjectorProcess): Promise<void> {
  for (;;) {
    process.kill(pid, 'SIGSTOP');
    // Opening a writer is a transaction, which waits for the file for some seconds.
    const isFree = await openLeaseRecords(trial.store).then(
      () => true,
      () => false,
    );
    if (isFree) return;
    process.kill(pid, 'SIGCONT');
  }
}

/** Frozen until others have its partitions; awake again, it must find that out and take its share anew. */
async function freeze(victim: ProjectorProcess): Promise<number> {
  await stopOutsideTransaction(victim);
  const moved = await sharedBy(trial.projectors.filter((other) => other !== victim));
  process.kill(victim.pid, 'SIGCONT');
  await sharedBy(trial.projectors);
  return moved;
}

describe('three projectors', () => {
  it('of which some are killed, frozen and stopped while facts come in, leave every document as the fold makes it', async () => {
    // Opening it writes, and the file is free now.
    records = await openLeaseRecords(trial.store);
    const enough = new AbortController();
    const appending = appendFacts(trial.node.url, enough.signal);
    // Where the rest fails first, its own failure is no other suite's.
    appending.catch(() => undefined);
    await Promise.all([trial.start(), trial.start(), trial.start()]);
    const shared = await sharedBy(trial.projectors);
    const killed: number[] = [];
    const frozen: number[] = [];
    for (const victim of [1, 0]) {
      killed.push(await kill(trial.projectors[victim]!));
      await trial.start();
      await sharedBy(trial.projectors);
      frozen.push(await freeze(trial.projectors[victim]!));
    }
    const stopped = trial.stop(trial.projectors[2]!);
    const handedOver = await sharedBy(trial.projectors);
    expect(await stopped).toBe(0);
    enough.abort();
    const facts = await appending;
    const documents = await trial.foldedToTail();
    process.stdout.write(
      `leases of ${leaseMs} ms: shared out after ${shared} ms; partitions moved ${killed.join(', ')} ms after a kill, ` +
        `${frozen.join(', ')} ms after a freeze, ${handedOver} ms after a stop; ${facts} facts, ${documents} documents\n`,
    );
  }, 120_000);
});
