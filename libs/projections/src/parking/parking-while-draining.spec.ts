import { setImmediate as nextTurn } from 'node:timers/promises';
import { storeWithFaults } from '../failing-store.fixture';
import { openRequests } from '../requests';
import { until } from '../running-stores.fixture';
import { inTemporaryStore } from '../temporary-store.fixture';
import type { StoredEntry } from './parked-entries';
import { NO_BUILD } from './parked-entry';
import { auditor, lines } from './parked-story.fixture';
import { askAboutParked } from './ask-parked';
import { openParking } from './parking';

const facts = lines(['s', []], ['s', []], ['s', []]);
const [first, second, third] = facts as [(typeof facts)[0], (typeof facts)[0], (typeof facts)[0]];
const policy = { name: 'look-when-noted', facts: ['Noted'], commandsFor: () => [] };

describe('a fact that is being written down as waiting', () => {
  it('is among those that a retry works through which begins meanwhile: nothing gets between them', () =>
    inTemporaryStore(async (store) => {
      let [open, writing] = [true, false];
      const slow = storeWithFaults(store, async (write) => {
        if (!open && !writing) {
          writing = true;
          await until(() => open);
        }
        await write();
      });
      const requests = await openRequests({ store, now: () => '2026-01-01T00:00:00.000Z' });
      const end = new AbortController();
      const mending = {
        reread: (_: string, revision: number) => Promise.resolve(facts[revision]),
        requests: () => Promise.resolve(requests),
        ...{ holder: 'one', everyMs: 1 },
      };
      const parking = await openParking({ store: slow, name: policy.name, build: NO_BUILD, checkpoint: -1, mending });
      expect(await parking.park(first, 's', new Error('not today'))).toBeUndefined();

      open = false;
      const waits = parking.waits(second, 's');
      await until(() => writing);
      const worked: (readonly [position: number, laterWaits: boolean])[] = [];
      const work = () => ({
        ...{ ready: () => true, together: () => 1 },
        work: (done: readonly StoredEntry[]) => {
          worked.push([done[0]!.doc.position, parking.holds(third, 's')]);
          return Promise.resolve({ done });
        },
      });
      const mended = parking.mend(work, { between: (action) => action(), signal: end.signal });
      const [asked] = await askAboutParked(store, requests, policy, { kind: 'retry-parked', by: auditor, key: 's' });
      await until(async () => (await requests.get(asked!.id))?.status === 'running');
      // Time enough to do it wrongly; done right it waits.
      for (let turn = 0; turn < 50; turn++) await nextTurn();
      open = true;
      expect(await waits).toBe(true);
      await until(async () => (await requests.get(asked!.id))?.status === 'done');
      expect(worked).toEqual([
        [first.position, true],
        [second.position, true],
      ]);
      expect((await requests.get(asked!.id))?.result).toMatchObject({ done: 2 });
      expect(parking.keys()).toBe(0);
      end.abort();
      await expect(mended).rejects.toThrow(/aborted/);
    }));
});
