import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { silentLog } from '../log';
import { inTemporaryStore } from '../temporary-store.fixture';
import { openLeaseRecords } from './lease-record';
import { leasedWork } from './leased-work';
import { openLeases } from './leases';

describe('work under a lease', () => {
  it('that fails is begun anew for as long as the lease is held', () =>
    inTemporaryStore(async (store) => {
      const leases = openLeases({ records: await openLeaseRecords(store), holder: 'one', leaseMs: 60_000 });
      await leases.look();
      let begun = 0;
      let works: () => void = () => undefined;
      const third = new Promise<void>((resolve) => (works = resolve));
      const work = leasedWork({
        ...{ leases, name: 'work', patienceMs: 1_000, backOff: { firstMs: 1, longestMs: 1 }, log: silentLog },
        start: async (signal) => {
          begun += 1;
          if (begun < 3) throw new Error('the store is away');
          works();
          await once(signal, 'abort');
        },
      });
      await work.turn();
      await third;
      await work.stop();
      expect(begun).toBe(3);
    }));

  it('is begun once when the store answers late, and its process has asked for the lease again meanwhile', () =>
    inTemporaryStore(async (store) => {
      const records = await openLeaseRecords(store);
      let answer: () => void = () => undefined;
      const late = new Promise<void>((resolve) => (answer = resolve));
      let asked = 0;
      const put: typeof records.put = async (...change) => {
        const done = await records.put(...change);
        if ((asked += 1) === 1) await late;
        return done;
      };
      const leases = openLeases({ records: { ...records, put }, holder: 'one', leaseMs: 60_000 });
      await leases.look();
      const begun: AbortSignal[] = [];
      const work = leasedWork({
        ...{ leases, name: 'work', patienceMs: 1_000, backOff: { firstMs: 1, longestMs: 1 }, log: silentLog },
        start: async (signal) => {
          begun.push(signal);
          await once(signal, 'abort');
        },
      });
      const first = work.turn();
      while ((await records.get('work')) === undefined) await pause(1);
      await leases.look();
      await work.turn();
      answer();
      await first;
      expect(leases.held()).toHaveLength(1);
      expect(begun).toHaveLength(1);
      await work.stop();
      expect(begun[0]?.aborted).toBe(true);
    }));

  it('rests for as long as it is told to, and is begun anew at its next turn', () =>
    inTemporaryStore(async (store) => {
      const leases = openLeases({ records: await openLeaseRecords(store), holder: 'one', leaseMs: 60_000 });
      const begun: AbortSignal[] = [];
      const work = leasedWork({
        ...{ leases, name: 'work', patienceMs: 1_000, backOff: { firstMs: 1, longestMs: 1 }, log: silentLog },
        start: async (signal) => {
          begun.push(signal);
          await once(signal, 'abort');
        },
      });
      const turn = async (): Promise<void> => {
        await leases.look();
        await work.turn();
      };
      await turn();
      await work.rest();
      await work.rest();
      expect(leases.held()).toEqual([]);
      expect(begun.map(({ aborted }) => aborted)).toEqual([true]);
      await turn();
      expect(begun.map(({ aborted }) => aborted)).toEqual([true, false]);
      await work.stop();
    }));
});
