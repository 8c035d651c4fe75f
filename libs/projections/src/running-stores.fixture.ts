import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { startNode } from '@aftercare/embedded';
import { aggregates, defaultPack, isRefusal, type Command, type RecordedFact } from '@aftercare/domain';
import {
  type Clock,
  commandExecutor,
  connect,
  factDecoder,
  subscribeToFacts,
  type CommandExecutor,
  type Outcome,
} from '@aftercare/event-sourcing';
import { openReadModelStore, type ReadModelStore } from '@aftercare/read-model-store';
import { inTurn } from './in-turn';

/** Both stores for one spec file, on files that go with it. */
export interface RunningStores {
  /** Connection string of the event store. */
  readonly url: string;
  readonly client: EventStoreDBClient;
  readonly store: ReadModelStore;
  readonly executor: CommandExecutor;
  /** Executes a command that must be accepted. */
  readonly done: (category: string, id: string, command: Command, occurredAt?: string) => Promise<Outcome>;
  /** All facts there are now. */
  readonly facts: () => Promise<readonly RecordedFact[]>;
  /** Stops the event store and starts it again on the same port and files; `between` may do things to its folder. */
  readonly restart: (between?: (folder: string) => Promise<void>) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface RunningStoresOptions {
  /** The clock of decisions; the machine's unless stated. */
  readonly clock?: Clock;
}

export async function runningStores({ clock }: RunningStoresOptions = {}): Promise<RunningStores> {
  const folder = await mkdtemp(join(tmpdir(), 'projections-'));
  const dataDir = join(folder, 'events');
  let node = await startNode({ dataDir });
  const { port } = node;
  const client = connect(node.url);
  const store = await openReadModelStore({ file: join(folder, 'read-models.sqlite') });
  const executor = commandExecutor({
    ...{ client, aggregates, secret: 'a secret of this spec', patience: 20_000 },
    ...(clock && { clock }),
  });
  const actor = { id: 'agent-1', role: 'admin' } as const;
  const accepted = async (request: Parameters<CommandExecutor['execute']>[0]): Promise<Outcome> => {
    const outcome = await executor.execute(request);
    if (isRefusal(outcome)) throw new Error(`refused: ${outcome.refused}: ${outcome.message}`);
    return outcome;
  };
  for (const command of defaultPack) await accepted(command);
  // What was read is not read again: specs that ask often would wait for longer and longer.
  const facts: RecordedFact[] = [];
  const [between, decode] = [inTurn(), factDecoder({ aggregates })];
  return {
    ...{ url: node.url, client, store, executor },
    done: (category, id, command, occurredAt) =>
      accepted({ category, id, command, actor, ...(occurredAt === undefined ? {} : { occurredAt }) }),
    facts: () =>
      between(async () => {
        const end = new AbortController();
        const from = facts.at(-1)?.position ?? 'start';
        for await (const item of subscribeToFacts(client, { from, decode, signal: end.signal })) {
          if (item.kind === 'fact') facts.push(item.fact);
          if (item.kind === 'caught-up') end.abort();
        }
        return [...facts];
      }),
    restart: async (between) => {
      await node.stop();
      await between?.(dataDir);
      node = await startNode({ dataDir, port });
    },
    stop: async () => {
      await client.dispose();
      await node.stop();
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Waits for a condition, however long it takes: the spec's own time limit ends it. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(5);
}
