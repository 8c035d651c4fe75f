import { setTimeout as pause } from 'node:timers/promises';
import { PARTITIONS, type PartitionClaim } from '@aftercare/read-model-store';
import type { Lease } from './leases/lease';
import { partitionLease } from './leases/lease-record';
import type { Leases } from './leases/leases';
import { reasonOf, type Log } from './log';
import type { Shift } from './shift';

export interface ShiftsOptions {
  readonly leases: Leases;
  readonly leaseMs: number;
  /** Starts folding for these partitions. */
  readonly begin: (share: readonly PartitionClaim[], fenced: () => void) => Shift;
  /** Told of each shift that has ended, before the next one begins. */
  readonly ended: (shift: Shift) => void;
  readonly log: Log;
}

/** The shifts of one process, one after the other: each for the partitions that it holds at that time. */
export interface Shifts {
  /** Takes partitions that are free, or gives up some, until it holds `quota`. Throws when the store is away. */
  turn(quota: number): Promise<void>;
  /** Gives up all partitions, and writes nothing more. */
  rest(): void;
  current(): Shift | undefined;
  /** Partitions it holds. */
  partitions(): readonly number[];
  /** Ends the shift when a partition was lost; called often. */
  settle(): void;
  /** Drains and gives everything back. */
  stop(): Promise<void>;
}

interface Working {
  readonly shift: Shift;
  readonly leases: readonly Lease[];
}

const every = Array.from({ length: PARTITIONS }, (_, partition) => partition);

export function startShifts({ leases, leaseMs, begin, ended, log }: ShiftsOptions): Shifts {
  const leaving = new Set<Lease>();
  let working: Working | undefined;
  let changing: Promise<void> | undefined;
  let stopping = false;

  const held = (): readonly { readonly partition: number; readonly lease: Lease }[] =>
    every.flatMap((partition) => {
      const lease = leases.held().find(({ name }) => name === partitionLease(partition));
      return lease && !leaving.has(lease) ? [{ partition, lease }] : [];
    });

  /** Drained while all its partitions are held; a store that hangs is not waited for longer than they are. */
  const finish = async ({ shift, leases: its }: Working): Promise<void> => {
    const lost = AbortSignal.any(its.map((lease) => lease.ended));
    const given = pause(3 * leaseMs, undefined, { signal: lost, ref: false }).catch(() => undefined);
    if (!lost.aborted) await Promise.race([shift.drain(), given]);
    shift.abandon();
    ended(shift);
  };

  const change = async (): Promise<void> => {
    const before = working;
    if (before) await finish(before);
    working = undefined;
    const given = stopping ? held().map(({ lease }) => lease) : [...leaving];
    leaving.clear();
    await Promise.race([leases.release(given), pause(leaseMs, undefined, { ref: false })]);
    const share = held();
    if (stopping || share.length === 0) return;
    const claims = share.map(({ partition, lease }) => ({ partition, fence: lease.fence }));
    const shift = begin(claims, () => void fencedOff(shift));
    working = { shift, leases: share.map(({ lease }) => lease) };
    log.info({ partitions: claims.map(({ partition }) => partition) }, 'folding for these partitions');
  };

  const settle = (): void => {
    if (changing) return;
    const share = held().map(({ lease }) => lease);
    const same = working?.leases.length === share.length && share.every((lease) => working?.leases.includes(lease));
    if (leaving.size === 0 && (same || (!working && share.length === 0))) return;
    changing = change().finally(() => {
      changing = undefined;
      if (!stopping) settle();
    });
  };

  /** Somebody holds one of the partitions with a higher fence: those that are not ours any more are left, and all are when none is found. */
  const fencedOff = async (shift: Shift): Promise<void> => {
    if (working?.shift !== shift) return;
    const its = working.leases;
    shift.abandon();
    log.warn({}, 'another process holds a partition: this one begins anew');
    await leases.renew().catch((error: unknown) => log.warn({ reason: reasonOf(error) }, 'leases cannot be renewed'));
    if (its.every((lease) => !lease.ended.aborted)) its.forEach((lease) => leaving.add(lease));
    settle();
  };

  const rest = (): void => {
    working?.shift.abandon();
    for (const { lease } of held()) leaving.add(lease);
    settle();
  };

  const take = async (wanted: number): Promise<void> => {
    const free = every.filter((partition) => leases.free(partitionLease(partition)));
    await Promise.all(free.slice(0, wanted).map((partition) => leases.take(partitionLease(partition))));
  };

  return {
    settle,
    rest,
    current: () => working?.shift,
    partitions: () => held().map(({ partition }) => partition),
    turn: async (quota) => {
      if (stopping) return;
      const has = held();
      for (const { lease } of has.slice(quota)) leaving.add(lease);
      if (has.length < quota) await take(quota - has.length);
      settle();
    },
    stop: async () => {
      stopping = true;
      while (changing) await changing;
      changing = change().finally(() => (changing = undefined));
      await changing;
    },
  };
}
