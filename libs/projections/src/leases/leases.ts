import type { Recorded, Records } from '../records';
import { takeLease, type Lease } from './lease';
import { allRecords, type LeaseRecord } from './lease-record';
import { unchangedRecords } from './unchanged-records';

/**
 * Leases of one process: each is held by at most one process that knows it, and found free by others when its holder has not
 * renewed it for `leaseMs` of their own time. A holder that was frozen may still think it holds one: what it writes then must be
 * stopped by the fence.
 */
export interface Leases {
  /** Renews what is held. Throws when the store is away. */
  renew(): Promise<void>;
  /** Looks at those of all processes. Throws when the store is away. */
  look(): Promise<void>;
  /** Counts as lost what was not renewed for 2/3 of `leaseMs`; called `looksInLease` times in it. */
  expire(): void;
  /** Whether a lease may be taken, as last seen. */
  free(name: string): boolean;
  /** Undefined when somebody else was quicker, or while it is being taken. Throws when the store is away. */
  take(name: string): Promise<Lease | undefined>;
  /** Gives leases back; those that the store does not take back now will be found free after `leaseMs`. */
  release(leases: readonly Lease[]): Promise<void>;
  held(): readonly Lease[];
}

export interface LeasesOptions {
  readonly records: Records<LeaseRecord>;
  readonly holder: string;
  readonly leaseMs: number;
}

export function openLeases({ records, holder, leaseMs }: LeasesOptions): Leases {
  const seen = unchangedRecords<LeaseRecord>(leaseMs);
  let leases: Lease[] = [];
  const taking = new Set<string>();
  const held = (): readonly Lease[] => (leases = leases.filter(({ ended }) => !ended.aborted));
  const isFree = ({ key, doc }: Recorded<LeaseRecord>): boolean =>
    doc.holder === '' || doc.holder === holder || seen.unchangedFor(key) >= leaseMs;

  return {
    held,
    renew: async () => {
      await Promise.all(held().map((lease) => lease.renew()));
    },
    look: async () => {
      const at = performance.now();
      seen.look(await allRecords(records), at);
    },
    expire: () => held().forEach((lease) => lease.expire()),
    free: (name) => {
      if (taking.has(name) || held().some((lease) => lease.name === name)) return false;
      const record = seen.get(name);
      return record === undefined || isFree(record);
    },
    take: async (name) => {
      // Asked again before the store has answered, the record would be found to be ours, and the lease be taken twice.
      if (taking.has(name)) return undefined;
      taking.add(name);
      try {
        const lease = await takeLease({ records, name, holder, seen: seen.get(name) });
        if (lease) leases.push(lease);
        return lease;
      } finally {
        taking.delete(name);
      }
    },
    release: async (ended) => {
      await Promise.allSettled(ended.map((lease) => lease.release()));
    },
  };
}
