import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NodeOptions, type RunningNode, startNode } from '@aftercare/embedded';
import { type Fact, isRefusal, type Refusal } from '@aftercare/domain';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { connect } from './client';
import { commandExecutor, type CommandExecutorOptions } from './command-executor';
import type { CommandRequest, Outcome } from './command-request';
import { librarian, toolLibrary } from './tool-library.fixture';

export const secret = 'a secret of this spec';

/** A store of its own for one spec file: the embedded node in this process, on files that go with it. */
export interface RunningStore {
  readonly client: EventStoreDBClient;
  readonly port: number;
  /** An executor with nothing in memory, as another process would be. */
  executor(options?: Partial<CommandExecutorOptions>): Library;
  /** Stops the node and starts it again on the same port and files; `away` runs in between. */
  restart(away?: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

export interface Library {
  readonly execute: (request: Omit<CommandRequest, 'actor'>) => Promise<Outcome | Refusal>;
  readonly state: (category: string, id: string) => Promise<{ state: unknown; revision: number } | undefined>;
}

export async function runningStore(nodeOptions: Omit<NodeOptions, 'dataDir' | 'port'> = {}): Promise<RunningStore> {
  const dataDir = await mkdtemp(join(tmpdir(), 'event-sourcing-'));
  let node: RunningNode = await startNode({ ...nodeOptions, dataDir });
  const { port } = node;
  const client = connect(node.url);
  return {
    client,
    port,
    executor(options = {}) {
      const executor = commandExecutor({ client, aggregates: toolLibrary, secret, ...options });
      return {
        execute: (request) => executor.execute({ actor: librarian, ...request }),
        state: (category, id) => executor.state(category, id),
      };
    },
    async restart(away) {
      await node.stop();
      await away?.();
      node = await startNode({ ...nodeOptions, dataDir, port });
    },
    async stop() {
      await client.dispose();
      await node.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The outcome of a command that must have been accepted. */
export function accepted(result: Outcome | Refusal): Outcome {
  if (isRefusal(result)) throw new Error(`refused: ${result.refused}: ${result.message}`);
  return result;
}

export const typesOf = (facts: readonly Fact[]): readonly string[] => facts.map(({ type }) => type);

export async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const gathered: T[] = [];
  for await (const item of items) gathered.push(item);
  return gathered;
}
