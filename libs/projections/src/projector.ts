import { randomBytes } from 'node:crypto';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { aggregates, type Instant } from '@aftercare/domain';
import { factDecoder, systemClock, type CommandExecutor, type FactDecoder } from '@aftercare/event-sourcing';
import type { ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import { usualBackOff, type BackOff } from './back-off';
import { conductorDuties } from './conductor/duties';
import { usualBatchSizes, type BatchSizes } from './fact-queue';
import { CONDUCTOR, policyLease } from './leases/lease-record';
import { leasedWork } from './leases/leased-work';
import type { Leases } from './leases/leases';
import { silentLog, type Log } from './log';
import { watchLog } from './log-watch';
import { takePart } from './membership';
import { policyTurns } from './policies/policy-turns';
import type { Policy } from './policies/policy';
import { mendingOf } from './parking/mending';
import { readingHere, type FactReader } from './reading/fact-reader';
import type { ProjectorStatus, ReadModelState, ReadModelStatus } from './projector-status';
import type { Digesting } from './rebuild/digests/digesting';
import { startShift, type Shift } from './shift';
import { startShifts, type Shifts } from './shifts';

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
  /** Reads facts for the read models; with `client` and `decode` in the calling thread unless given. */
  readonly read?: FactReader;
  /** Where digests of documents are made when builds are compared; in the calling thread unless given. */
  readonly digesting?: Digesting;
  readonly sizes?: BatchSizes;
  readonly backOff?: BackOff;
  /** Name of this process among the projectors of a company, never used by two; made up unless given. */
  readonly holder?: string;
  /** After so many milliseconds without a sign of life others take over what a process has; 3,000 unless stated. */
  readonly leaseMs?: number;
  /** Between two looks for builds that have come or gone, and for requests of operators, in milliseconds; 1,000 unless stated. */
  readonly watchMs?: number;
  /** So many milliseconds a read model may hold up others before it gets a reader of its own; 1,000 unless stated. */
  readonly momentMs?: number;
  /** What timers go by, and when requests were made; the machine's clock unless stated. */
  readonly clock?: () => Instant;
  /** More parked keys than that stop a read model or policy. */
  readonly maxParkedKeys?: number;
}

export interface Projector {
  /** What this process holds and how that is. */
  status(): ProjectorStatus;
  /** Reads no further, folds and writes what was read, and resolves when all is written or the store fails; others take over at once. */
  stop(): Promise<void>;
}

/** A name that no other process has; its process id is for the person who reads it. */
const anyName = (): string => `${process.pid}-${randomBytes(6).toString('hex')}`;

/**
 * Keeps read models up to date and runs policies, from where the stores say they stopped, together with any number of other
 * processes that do the same on the same store: partitions, policies and the conductor's duties are shared out by leases. Never
 * gives up on a store that is away.
 */
export function startProjector(options: ProjectorOptions): Projector {
  const { client, store, executor, readModels, maxParkedKeys } = options;
  const { log = silentLog, sizes = usualBatchSizes, backOff = usualBackOff, clock = systemClock } = options;
  const { holder = anyName(), leaseMs = 3_000, watchMs = 1_000, momentMs = 1_000 } = options;
  const decode = options.decode ?? factDecoder({ aggregates });
  const read = options.read ?? readingHere(client, decode);
  const parking = maxParkedKeys === undefined ? {} : { maxParkedKeys };
  const policies = (options.policies ?? []).map((policy) =>
    policyTurns({ policy, client, store, executor, decode, backOff, log, clock, ...parking }),
  );
  const mending = mendingOf({ client, decode, store, clock, holder, everyMs: watchMs });
  const watch = watchLog({ client, store, everyMs: watchMs, patienceMs: leaseMs, log });
  const foldedBefore = new Map<AnyReadModel, number>();
  let shifts: Shifts | undefined;

  const begin: Parameters<typeof startShifts>[0]['begin'] = (share, fenced) =>
    startShift({
      ...{ store, read, log, readModels, share, sizes, backOff, watchMs, momentMs, fenced },
      wrote: (fact) => watch.folded(fact),
      parking: { clock, mending, maxKeys: maxParkedKeys },
    });
  const foldedIn = (shift: Shift | undefined, model: AnyReadModel): number =>
    (shift?.status(model) ?? []).reduce((sum, { folded }) => sum + folded, 0);
  const ended = (shift: Shift): void => {
    for (const model of readModels) foldedBefore.set(model, (foldedBefore.get(model) ?? 0) + foldedIn(shift, model));
  };

  const work = (leases: Leases) => {
    const leased = (name: string, start: (signal: AbortSignal) => Promise<void>) =>
      leasedWork({ leases, name, start, patienceMs: 3 * leaseMs, backOff, log });
    shifts = startShifts({ leases, leaseMs, begin, ended, log });
    const changed = (): void => shifts?.current()?.look();
    const conduct = conductorDuties({
      ...{ client, store, readModels, decode, holder, clock, watchMs, log, changed },
      digesting: options.digesting,
    });
    const others = [
      leased(CONDUCTOR, conduct),
      ...policies.map((policy) => leased(policyLease(policy.name), (signal) => policy.start(signal))),
    ];
    return { shifts, others };
  };

  const idle = (): { readonly state: ReadModelState; readonly delayedBy?: string } => {
    const delayedBy = membership.delayedBy() ?? watch.delayedBy();
    if (delayedBy !== undefined) return { state: 'delayed', delayedBy };
    return { state: membership.joined() && !shifts?.current() ? 'standing-by' : 'opening' };
  };
  const statusOf = (model: AnyReadModel): readonly ReadModelStatus[] => {
    const before = foldedBefore.get(model) ?? 0;
    const [first, ...others] = shifts?.current()?.status(model) ?? [];
    if (first) return [{ ...first, folded: first.folded + before }, ...others];
    const { name, version } = model;
    return [{ name, version, build: 0, serving: false, checkpoint: -1, folded: before, parked: 0, ...idle() }];
  };
  const status = (): ProjectorStatus => {
    const otherLog = watch.otherLog();
    return {
      readModels: readModels.flatMap(statusOf),
      policies: policies.map((policy) => policy.status(idle())),
      ...(otherLog !== undefined && { otherLog }),
    };
  };
  const membership = takePart({ store, holder, leaseMs, backOff, log, status, watch, work });
  return { status, stop: () => membership.stop() };
}
