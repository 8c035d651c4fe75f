import { setMaxListeners } from 'node:events';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { aggregates } from '@aftercare/domain';
import { factDecoder, type CommandExecutor, type FactDecoder } from '@aftercare/event-sourcing';
import type { ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import { usualBackOff, type BackOff } from './back-off';
import { usualBatchSizes, type BatchSizes } from './fact-queue';
import { startFolding } from './folding';
import { runLane } from './lane';
import { silentLog, type Log } from './log';
import type { Policy } from './policies/policy';
import { startPolicy } from './policies/start-policy';
import type { ProjectorStatus } from './projector-status';

export interface ProjectorOptions {
  readonly client: EventStoreDBClient;
  readonly store: ReadModelStore;
  readonly readModels: readonly AnyReadModel[];
  readonly policies?: readonly Policy[];
  /** Runs the commands of policies. */
  readonly executor: Pick<CommandExecutor, 'execute' | 'state'>;
  readonly log?: Log;
  /** Reads stored events. Without one: upcasters none, personal fields null, which is what folds are to see. */
  readonly decode?: FactDecoder;
  readonly sizes?: BatchSizes;
  readonly backOff?: BackOff;
}

export interface Projector {
  status(): ProjectorStatus;
  /** Reads no further, folds and writes what was read, and resolves when all is written or the store fails. */
  stop(): Promise<void>;
}

/**
 * Keeps read models up to date and runs policies, from where the stores say they stopped. Never gives up on a store that
 * is away. Read models that serve share one reader; those being built beside an older version share another.
 */
export function startProjector(options: ProjectorOptions): Projector {
  const { client, store, executor, log = silentLog, sizes = usualBatchSizes, backOff = usualBackOff } = options;
  const decode = options.decode ?? factDecoder({ aggregates });
  const abort = new AbortController();
  const { signal } = abort;
  setMaxListeners(0, signal);
  const foldings = options.readModels.map((model) => startFolding({ model, store, sizes, backOff, signal, log }));
  const policies = (options.policies ?? []).map((policy) =>
    startPolicy({ policy, client, store, executor, decode, backOff, signal, log }),
  );

  const read = async (): Promise<void> => {
    const opened = (await Promise.all(foldings.map((folding) => folding.opened))).filter((one) => one !== undefined);
    const lane = (serving: boolean) =>
      runLane({ client, decode, foldings: opened.filter((one) => one.serving === serving), signal, log });
    await Promise.all([lane(true), lane(false)]);
  };
  const reading = read();

  return {
    status: () => ({
      readModels: foldings.map((folding) => folding.status()),
      policies: policies.map((policy) => policy.status()),
    }),
    stop: async () => {
      abort.abort();
      await Promise.all([reading, ...foldings.map(({ ended }) => ended), ...policies.map(({ ended }) => ended)]);
    },
  };
}
