import { setTimeout as delay } from 'node:timers/promises';
import { commandExecutor, connect, subscribeInBunches } from '@aftercare/event-sourcing';
import { aggregates } from '@aftercare/domain';
import { digestingThread, isFinished, openRequests, readerThread, startProjector } from '@aftercare/projections';
import type { RebuildProgress, RebuildResult } from '@aftercare/projections';
import { openReadModelStore, type ReadModelStore } from '@aftercare/read-model-store';
import { readModels } from '@aftercare/read-models';
import { FORWARDS, START } from '@eventstore/db-client';
import { heldInMemory } from './held-in-memory';
import type { RebuildFigures, StageFigures, StageOrder } from './stage';

const POLL_MS = 10;
const MEMORY_EVERY_MS = 250;

/** A process of its own for each measurement, so that none runs on code that another has warmed or on its garbage. */
async function main(): Promise<void> {
  const order = JSON.parse(process.argv[2] ?? '{}') as StageOrder;
  const memory: number[] = [];
  const noteMemory = (): void => void memory.push(Math.round(process.memoryUsage.rss() / 2 ** 20));
  const watch = setInterval(noteMemory, MEMORY_EVERY_MS);
  const work = { client: readAll, decode: subscribe, fold: project, store: project }[order.stage];
  const measured = await work(order);
  clearInterval(watch);
  noteMemory();
  const figures: StageFigures = { ...measured, memory };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}

/** Wall time and CPU from now until it is called. */
function stopwatch(): () => Pick<StageFigures, 'seconds' | 'cpu'> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return { seconds: (performance.now() - started) / 1_000, cpu: user + system };
  };
}

async function readAll({ eventStoreUrl, end }: StageOrder) {
  const client = connect(eventStoreUrl);
  const elapsed = stopwatch();
  for await (const { event } of client.readAll({ fromPosition: START, direction: FORWARDS }))
    if (event && Number(event.position.commit) >= end) break;
  const figures = elapsed();
  await client.dispose();
  return figures;
}

async function subscribe({ eventStoreUrl, end }: StageOrder) {
  const client = connect(eventStoreUrl);
  const ending = new AbortController();
  const elapsed = stopwatch();
  let figures = elapsed();
  for await (const items of subscribeInBunches(client, { from: 'start', signal: ending.signal }))
    for (const item of items)
      if (item.kind === 'fact' && item.fact.position >= end) {
        figures = elapsed();
        ending.abort();
      }
  await client.dispose();
  return figures;
}

/** The projector as its program starts it, but without policies: those read for themselves. */
async function project({ stage, eventStoreUrl, end, file, mongodbUrl, database, rebuild = [] }: StageOrder) {
  const client = connect(eventStoreUrl);
  const models = readModels({ zone: 'UTC' });
  const opened = await openReadModelStore({ file, mongodbUrl, database, writerThread: true });
  const held = new Map<string, number>();
  const store = stage === 'fold' ? heldInMemory(opened, models, held) : opened;
  const collections = models.map((model) => store.collection(model));
  const reached = async (): Promise<number> =>
    stage === 'fold'
      ? Math.min(...models.map(({ name }) => held.get(name) ?? -1))
      : Math.min(...(await Promise.all(collections.map((collection) => collection.checkpoint()))));
  const executor = commandExecutor({ client, aggregates, secret: 'bench' });
  const elapsed = stopwatch();
  const reader = readerThread({ url: eventStoreUrl });
  const digesting = digestingThread();
  const projector = startProjector({ client, read: reader.read, digesting, store, readModels: models, executor });
  while ((await reached()) < end) await delay(POLL_MS);
  const figures = elapsed();
  const rebuilds: RebuildFigures[] = [];
  for (const readModel of rebuild) rebuilds.push(await rebuilt(store, readModel));
  await projector.stop();
  await reader.close();
  await opened.close();
  await client.dispose();
  return { ...figures, rebuilds };
}

async function rebuilt(store: ReadModelStore, readModel: string): Promise<RebuildFigures> {
  const requests = await openRequests({ store, now: () => new Date().toISOString() });
  const elapsed = stopwatch();
  const { id } = await requests.make({ kind: 'rebuild', readModel, by: { id: 'bench', role: 'admin' } });
  const began = new Map<string, number>();
  for (;;) {
    const request = await requests.get(id);
    const { phase } = (request?.progress ?? { phase: 'waiting' }) as Pick<RebuildProgress, 'phase'>;
    if (!began.has(phase)) began.set(phase, elapsed().seconds);
    if (request && isFinished(request)) {
      const { seconds, cpu } = elapsed();
      const ends = [...[...began.values()].slice(1), seconds];
      const phases = [...began].map(([name, from], i) => [name, (ends[i] ?? seconds) - from] as const);
      return { readModel, outcome: (request.result as RebuildResult).outcome, seconds, cpu, phases };
    }
    await delay(POLL_MS);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
