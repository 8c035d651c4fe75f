import { PARTITIONS } from '@aftercare/read-model-store';
import type { Asking } from '../requests';
import { temporaryStore } from '../temporary-store.fixture';
import { ended, ordersModel } from './rebuilding.fixture';
import { rebuild, rebuildTrial, rollback } from './rebuild-trial.fixture';

const trial = rebuildTrial(temporaryStore);

/** About a key of a partition that nobody holds, so that nobody answers it. */
const retryIn = (build: number): Asking => ({
  ...{ kind: 'retry-parked', readModel: 'orders', key: 'B', by: { id: 'olga', role: 'admin' } },
  parked: { build, partition: PARTITIONS, queue: `orders/${build}/B` },
});

describe('what is still asked about facts parked in a build', () => {
  it('ends, and says what to do, once another build serves', () =>
    trial.inProgram([ordersModel(1)], async ({ requests }) => {
      const first = await requests.make(retryIn(1));
      await ended(requests, (await requests.make(rebuild)).id);
      const message = 'build 2 of orders serves instead of build 1: ask again, about that one';
      expect(await requests.get(first.id)).toMatchObject({ status: 'failed', result: { message } });

      const second = await requests.make(retryIn(2));
      await ended(requests, (await requests.make(rollback)).id);
      const back = 'build 1 of orders serves instead of build 2: ask again, about that one';
      expect(await requests.get(second.id)).toMatchObject({ status: 'failed', result: { message: back } });
    }));
});
