import { once } from 'node:events';
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
});
