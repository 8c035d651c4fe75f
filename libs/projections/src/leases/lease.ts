import { NEW, type Recorded, type Records } from '../records';
import type { LeaseRecord } from './lease-record';

/** A lease in the hands of this process. */
export interface Lease {
  readonly name: string;
  /** Shows whoever guards a resource that this holder came after those with lower ones. */
  readonly fence: number;
  /** Aborted when it was lost or given back. */
  readonly ended: AbortSignal;
  /** Says that the holder lives. Throws when the store is away; finds out when somebody else has taken it. */
  renew(): Promise<void>;
  /**
   * To be called `looksInLease` times in the time of the lease. Counts it as lost when it was not renewed for two thirds of them: soon others may
   * take it. Calls are counted, not milliseconds: a process that was held up itself has not waited for the store meanwhile, and learns by its
   * next renewal whether somebody else was quicker.
   */
  expire(): void;
  /** Gives it back, so that others may take it at once. Throws when the store is away. */
  release(): Promise<void>;
}

export const looksInLease = 12;

export interface TakingLease {
  readonly records: Records<LeaseRecord>;
  readonly name: string;
  readonly holder: string;
  /** The record as last seen, free or not renewed for long enough. */
  readonly seen: Recorded<LeaseRecord> | undefined;
}

/** Takes a lease; undefined when somebody else was quicker. Throws when the store is away. */
export async function takeLease({ records, name, holder, seen }: TakingLease): Promise<Lease | undefined> {
  const fence = (seen?.doc.fence ?? 0) + 1;
  const before = seen?.revision ?? NEW;
  const taken = await records.put(name, { holder, fence, beat: 0 }, before);
  return taken ? heldLease(records, { name, holder, fence }, before + 1) : undefined;
}

type Holding = Pick<TakingLease, 'name' | 'holder'> & { readonly fence: number };

function heldLease(records: Records<LeaseRecord>, { name, holder, fence }: Holding, taken: number): Lease {
  const end = new AbortController();
  /** `renewed`: which look was the last one before a renewal that was done. */
  let [revision, beat, looks, renewed] = [taken, 0, 0, 0];

  /** Writes our next record; false when it is somebody else's by now. */
  const put = async (record: LeaseRecord): Promise<boolean> => {
    if (await records.put(name, record, revision)) {
      revision += 1;
      return true;
    }
    const found = await records.get(name);
    // A write of ours that was done, and whose answer was lost, looks like somebody else's but for holder and fence.
    if (found?.doc.holder !== holder || found.doc.fence !== fence) return false;
    ({ revision } = found);
    return put(record);
  };

  return {
    name,
    fence,
    ended: end.signal,
    renew: async () => {
      if (end.signal.aborted) return;
      const at = looks;
      beat += 1;
      if (!(await put({ holder, fence, beat }))) end.abort();
      else renewed = Math.max(renewed, at);
    },
    expire: () => {
      looks += 1;
      if (looks - renewed > (looksInLease * 2) / 3) end.abort();
    },
    release: async () => {
      end.abort();
      await put({ holder: '', fence, beat: beat + 1 });
    },
  };
}
