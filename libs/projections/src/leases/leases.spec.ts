import { setTimeout as pause } from 'node:timers/promises';
import type { ReadModelStore } from '@aftercare/read-model-store';
import { inTemporaryStore } from '../temporary-store.fixture';
import { looksInLease } from './lease';
import { openLeaseRecords } from './lease-record';
import { openLeases, type Leases } from './leases';
import { unchangedRecords } from './unchanged-records';

const leaseMs = 150;
const beat = async (leases: Leases): Promise<void> => {
  await leases.renew();
  await leases.look();
};
const leasesOf = async (store: ReadModelStore, holder: string): Promise<Leases> => {
  const leases = openLeases({ records: await openLeaseRecords(store), holder, leaseMs });
  await beat(leases);
  return leases;
};

/** Looks as often as a process does until the lease is found free. */
async function freed(leases: Leases, name: string): Promise<void> {
  while (!leases.free(name)) {
    await pause(leaseMs / 5);
    await beat(leases);
  }
}

describe('leases', () => {
  it('are given to one of two that ask at once', () =>
    inTemporaryStore(async (store) => {
      const [one, two] = [await leasesOf(store, 'one'), await leasesOf(store, 'two')];
      const taken = await Promise.all([one.take('work'), two.take('work')]);
      expect(taken.filter((lease) => lease !== undefined)).toHaveLength(1);
    }));

  it('stay with a holder that renews them, and move with a higher fence when it does not', () =>
    inTemporaryStore(async (store) => {
      const [one, two] = [await leasesOf(store, 'one'), await leasesOf(store, 'two')];
      const lease = (await one.take('work'))!;
      for (let n = 0; n < 10; n++) {
        await beat(one);
        await beat(two);
        expect(two.free('work')).toBe(false);
        await pause(leaseMs / 5);
      }
      await freed(two, 'work');
      const next = (await two.take('work'))!;
      expect(next.fence).toBeGreaterThan(lease.fence);
      // The former holder finds out when it tries to renew.
      expect(lease.ended.aborted).toBe(false);
      await beat(one);
      expect(lease.ended.aborted).toBe(true);
      expect(next.ended.aborted).toBe(false);
    }));

  it('count as lost for a holder that could not renew them, before anybody else may take them', () =>
    inTemporaryStore(async (store) => {
      const [one, two] = [await leasesOf(store, 'one'), await leasesOf(store, 'two')];
      const lease = (await one.take('work'))!;
      while (!lease.ended.aborted) {
        await beat(two);
        expect(two.free('work')).toBe(false);
        await pause(leaseMs / 15);
        one.expire();
      }
      expect(one.held()).toEqual([]);
    }));

  it('are kept by a holder that was held up itself for longer than that, where nobody was quicker', () =>
    inTemporaryStore(async (store) => {
      const one = await leasesOf(store, 'one');
      const lease = (await one.take('work'))!;
      await pause(leaseMs);
      // The first thing that runs again.
      one.expire();
      await one.renew();
      for (let look = 0; look < (looksInLease * 2) / 3; look++) one.expire();
      expect(lease.ended.aborted).toBe(false);
      one.expire();
      expect(lease.ended.aborted).toBe(true);
    }));

  it('that are given back can be taken at once', () =>
    inTemporaryStore(async (store) => {
      const one = await leasesOf(store, 'one');
      const lease = (await one.take('work'))!;
      await one.release([lease]);
      const two = await leasesOf(store, 'two');
      expect((await two.take('work'))?.fence).toBe(lease.fence + 1);
    }));

  it('are kept by a holder whose renewal was done and not answered', () =>
    inTemporaryStore(async (store) => {
      const records = await openLeaseRecords(store);
      let silent = false;
      const put: typeof records.put = async (...change) => {
        const done = await records.put(...change);
        if (silent) throw new Error('no answer');
        return done;
      };
      const leases = openLeases({ records: { ...records, put }, holder: 'one', leaseMs });
      const lease = (await leases.take('work'))!;
      silent = true;
      await expect(beat(leases)).rejects.toThrow('no answer');
      silent = false;
      await beat(leases);
      expect(lease.ended.aborted).toBe(false);
    }));
});

describe('records that do not change', () => {
  const record = (revision: number) => [{ key: 'a', doc: {}, revision }];

  it('are known to be unchanged for as long as they were looked at', () => {
    const seen = unchangedRecords(100);
    for (const at of [0, 50, 100]) seen.look(record(1), at);
    expect(seen.unchangedFor('a')).toBe(100);
    seen.look(record(2), 150);
    expect(seen.unchangedFor('a')).toBe(0);
    expect(seen.unchangedFor('b')).toBe(0);
  });

  it('are not counted as such over a time in which nobody looked', () => {
    const seen = unchangedRecords(100);
    for (const at of [0, 50, 1_000]) seen.look(record(1), at);
    expect(seen.unchangedFor('a')).toBe(0);
  });
});
