import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startNode, type RunningNode } from '@aftercare/embedded';
import { aggregates, defaultPack, isRefusal, type Command, type RecordedFact } from '@aftercare/domain';
import { commandExecutor, connect, type Outcome } from '@aftercare/event-sourcing';
import { openReadModelStore, type ReadModelStore } from '@aftercare/read-model-store';
import { readModels, type AnyReadModel } from '@aftercare/read-models';
import { compareWithFold } from '../chaos/compare-with-fold';
import { factsOfLog } from '../chaos/facts-of-log';
import { projectorProcess, type ProjectorProcess } from './projector-process';

/** After so many ms others take over what a killed projector had. */
export const leaseMs = 1_500;
export const models = readModels({ zone: 'UTC' });

/** An event store, an embedded read-model store and projector processes, anew for each test. */
export interface ProjectorTrial {
  readonly node: RunningNode;
  readonly client: ReturnType<typeof connect>;
  readonly store: ReadModelStore;
  /** Those that were started and not killed. */
  readonly projectors: readonly ProjectorProcess[];
  start(settings?: Readonly<Record<string, string>>): Promise<ProjectorProcess>;
  /** kill -9; resolves when the process is gone. */
  kill(victim: ProjectorProcess): Promise<void>;
  /** SIGTERM; resolves to the exit code. */
  stop(leaving: ProjectorProcess): Promise<number | null>;
  /** Executes a command that must be accepted. */
  done(category: string, id: string, command: Command): Promise<Outcome>;
  facts(): Promise<readonly RecordedFact[]>;
  /**
   * Waits until all facts are folded and expects every document to be what the pure fold makes of them, but for those that were
   * left out of a read model; tells how many documents there are.
   */
  foldedToTail(leftOut?: (fact: RecordedFact, model: AnyReadModel) => boolean): Promise<number>;
}

export function projectorTrial(prefix: string): ProjectorTrial {
  let [folder, node, store, client] = ['', {} as RunningNode, {} as ReadModelStore, {} as ReturnType<typeof connect>];
  let executor: ReturnType<typeof commandExecutor>;
  let projectors: ProjectorProcess[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), prefix));
    node = await startNode({ dataDir: join(folder, 'events') });
    store = await openReadModelStore({ file: join(folder, 'read-models.sqlite') });
    client = connect(node.url);
    executor = commandExecutor({ client, aggregates, secret: 'a secret of this suite' });
    projectors = [];
  }, 30_000);
  afterEach(async () => {
    for (const { pid } of projectors) process.kill(pid, 'SIGCONT');
    await Promise.all(projectors.map((projector) => projector.stop()));
    await store.close();
    await client.dispose();
    await node.stop();
    await rm(folder, { recursive: true, force: true });
  }, 30_000);

  const actor = { id: 'agent-1', role: 'admin' } as const;
  const done: ProjectorTrial['done'] = async (category, id, command) => {
    const outcome = await executor.execute({ category, id, command, actor });
    if (isRefusal(outcome)) throw new Error(`refused: ${outcome.refused}: ${outcome.message}`);
    return outcome;
  };
  const leave = (projector: ProjectorProcess): void => {
    projectors = projectors.filter((other) => other !== projector);
  };

  const trial: ProjectorTrial = {
    get node() {
      return node;
    },
    get client() {
      return client;
    },
    get store() {
      return store;
    },
    get projectors() {
      return projectors;
    },
    start: async (settings = {}) => {
      const projector = await projectorProcess({
        ...{ EVENTSTORE_URL: node.url, AFTERCARE_DATA: folder, MONGODB_URL: '' },
        ...{ AFTERCARE_LEASE_MS: String(leaseMs), ...settings },
      });
      projectors.push(projector);
      return projector;
    },
    kill: async (victim) => {
      leave(victim);
      process.kill(victim.pid, 'SIGKILL');
      await victim.stop();
    },
    stop: (leaving) => {
      leave(leaving);
      return leaving.stop();
    },
    done,
    facts: () => factsOfLog(client),
    foldedToTail: async (leftOut = () => false) => {
      // Policies may record more meanwhile, and then it is all looked at again.
      for (;;) {
        const facts = await factsOfLog(client);
        const tail = facts.at(-1)?.position ?? -1;
        const reached = () => Promise.all(models.map((model) => store.collection(model).checkpoint()));
        await until(async () => (await reached()).every((checkpoint) => checkpoint >= tail));
        const compared = [];
        for (const model of models)
          compared.push(
            await compareWithFold(
              store,
              [model],
              facts.filter((fact) => !leftOut(fact, model)),
            ),
          );
        if ((await factsOfLog(client)).length > facts.length) continue;
        expect(compared.flatMap(({ differences }) => differences)).toEqual([]);
        return compared.reduce((sum, { documents }) => sum + documents, 0);
      }
    },
  };
  return trial;
}

/** The rules that customers, purchases and surveys go by. */
export async function publishStandards(trial: ProjectorTrial): Promise<void> {
  for (const { category, id, command } of defaultPack) await trial.done(category, id, command);
}

/** Waits for a condition and tells how many milliseconds it took; the spec's own time limit ends it. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<number> {
  const began = performance.now();
  while (!(await condition())) await pause(10);
  return Math.round(performance.now() - began);
}
