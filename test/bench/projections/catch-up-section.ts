import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { count, perEvent, percent, stageOnEmptyFile, type Bench, type Section } from './bench';
import { runStage } from './run-stage';
import type { StageFigures } from './stage';

const MOST = 200_000;
/** Over MongoDB's wire the peer, not the projector, sets the pace: a short log is enough to see that. */
const MOST_OVER_THE_WIRE = 5_000;

interface Peer {
  readonly url: string;
  stop(this: void): Promise<void>;
}

/** How fast empty read models take in the whole log, against the bare client's read of the same log. */
export const catchUpSection: Section = {
  name: 'catch-up',
  steps: (events) => [
    {
      title: "catch-up into all read models over MongoDB's wire",
      at: Math.min(events, MOST_OVER_THE_WIRE),
      run: overTheWire,
    },
    { title: 'catch-up into all read models, embedded', at: Math.min(events, MOST), run: embedded },
  ],
};

async function embedded(bench: Bench): Promise<void> {
  const { log, report } = bench;
  // The read is measured before and after: what else the machine does meanwhile shows in their difference.
  const reads = [await stageOnEmptyFile(bench, 'client')];
  const folded = await stageOnEmptyFile(bench, 'store');
  reads.push(await stageOnEmptyFile(bench, 'client'));
  const seconds = reads.reduce((sum, read) => sum + read.seconds, 0) / reads.length;
  rate(bench, `bare client, ${count(log.size)} facts (mean of 2)`, { ...reads[0]!, seconds });
  report.note(`its two runs: ${reads.map((read) => `${read.seconds.toFixed(2)} s`).join(' and ')}`);
  rate(bench, 'projector', folded);
  report.figure('projector, of the bare client', percent(seconds / folded.seconds), '>= 75 %');
}

function rate({ log, report }: Bench, what: string, { seconds, cpu }: StageFigures): void {
  report.figure(what, `${count(log.size / seconds)}/s`);
  report.note(`${perEvent(cpu, log.size)} CPU per event`);
}

async function overTheWire(bench: Bench): Promise<void> {
  const { log, report } = bench;
  const peer = await startPeer();
  const database = `aftercare_bench_${process.pid}`;
  try {
    const read = await stageOnEmptyFile(bench, 'client');
    const wire = { mongodbUrl: peer.url, database };
    const { eventStoreUrl } = bench;
    const figures = await runStage({ stage: 'store', eventStoreUrl, end: log.end, ...wire });
    rate(bench, `over MongoDB's wire, ${count(log.size)} facts`, figures);
    report.note(
      `${percent(read.seconds / figures.seconds)} of the bare client; mongo-java-server takes about 500 guarded upserts a second, so this is its figure unless MONGODB_URL names a real server`,
    );
  } finally {
    await dropped(peer.url, database);
    await peer.stop();
  }
}

async function startPeer(): Promise<Peer> {
  const named = process.env['MONGODB_URL'];
  if (named !== undefined) return { url: named, stop: () => Promise.resolve() };
  const program = join(process.cwd(), 'test', 'peers', 'mongodb', 'peer.cjs');
  return ((await import(program)) as { startPeer(): Promise<Peer> }).startPeer();
}

async function dropped(url: string, database: string): Promise<void> {
  const client = await MongoClient.connect(url);
  await client.db(database).dropDatabase();
  await client.close();
}
