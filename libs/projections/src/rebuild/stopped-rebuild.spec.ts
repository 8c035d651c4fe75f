import type { AnyReadModel } from '@aftercare/read-models';
import type { MemberRecord } from '../members/member-record';
import type { ReadModelStatus } from '../projector-status';
import { startProjector } from '../projector';
import { openRequests, type OperatorRequests } from '../requests';
import { until } from '../running-stores.fixture';
import { temporaryStore } from '../temporary-store.fixture';
import { conducting, ended, ordersModel } from './rebuilding.fixture';
import type { MembersTold } from './foldings-told';
import type { RebuildProgress } from './rebuild-progress';
import { rebuild, rebuildTrial, resultOf } from './rebuild-trial.fixture';

const trial = rebuildTrial(temporaryStore);
const one = ordersModel(1);
const operator = { id: 'olga', role: 'admin' } as const;

/** A projector process that tells this of build 3, anew at each look. */
function telling(folding: Partial<ReadModelStatus> | undefined): MembersTold {
  let revision = 0;
  const status = { name: 'orders', version: 1, build: 3, serving: false, checkpoint: 7, folded: 1, parked: 0 };
  const readModels = folding ? [{ ...status, state: 'live' as const, ...folding }] : [];
  const partitions = [3, 4];
  const doc: MemberRecord = { holder: 'p1', beat: 0, leaseMs: 3_000, partitions, leases: [], policies: [], readModels };
  return () => Promise.resolve([{ key: 'member-p1', doc, revision: (revision += 1) }]);
}

/** Asks for a rebuild that nobody fills, and does something with it. */
async function unfilled<T>(
  members: MembersTold,
  work: (requests: OperatorRequests, id: string) => Promise<T>,
): Promise<T> {
  await trial.asked([one], { ...rebuild, verifyOnly: true });
  const { client } = trial.stores;
  const { requests, stop } = await conducting({ store: trial.store, client, readModels: [one], members });
  return work(requests, (await requests.make(rebuild)).id).finally(stop);
}

describe('a rebuild whose new build is not folded any more', () => {
  it('fails with the reason, the fact and the keys, and the old build goes on serving', async () => {
    const running = (model: AnyReadModel) =>
      startProjector({
        ...trial.stores,
        store: trial.store,
        readModels: [model],
        watchMs: 20,
        leaseMs: 300,
        maxParkedKeys: 1,
      });
    const before = running(one);
    await until(async () => ((await trial.serving())?.checkpoint ?? -1) > 0);
    await before.stop();
    const broken: AnyReadModel = {
      ...ordersModel(2),
      evolve: () => {
        throw new TypeError('a fault of the fold');
      },
    };
    const after = running(broken);
    const requests = await openRequests({ store: trial.store, now: () => '2026-11-23T10:00:00.000Z' });
    await until(async () => (await requests.get('orders-1')) !== undefined);
    const request = await ended(requests, 'orders-1');
    await after.stop();
    expect(request).toMatchObject({
      ...{ status: 'failed', progress: { phase: 'finishing' } },
      result: { outcome: 'stopped', build: 2, from: 1, stoppedAt: { type: 'PurchaseRecorded' } },
    });
    const { message } = resultOf(request);
    expect(message).toMatch(
      /^the folding of build 2 of orders stopped at position \d+ \(PurchaseRecorded, event 0 of purchase-/,
    );
    expect(message).toMatch(/more than 1 keys would be parked.*: a fault of the fold\. Build 1 goes on serving/);
    expect(await trial.builds()).toEqual(['1 serves']);
  });

  it('fails too where it is no single fact that stops it', async () => {
    const stoppedAt = { stream: '', revision: -1, position: 7, type: '', reason: 'a rule of the store' };
    const request = await unfilled(telling({ state: 'stopped', stoppedAt }), ended);
    expect(resultOf(request).message).toBe(
      'the folding of build 3 of orders stopped at position 7: a rule of the store. Build 1 goes on serving; mend the fold and ask again',
    );
  });

  it.each([
    [
      'which projector is delayed and why',
      telling({ state: 'delayed', delayedBy: 'the store is away' }),
      'projector p1 is delayed: the store is away',
    ],
    [
      'which projector has another program',
      telling(undefined),
      'projector p1 holds partitions 3 4 and does not fold this build: its program has another version of the fold',
    ],
  ])('tells %s, for as long as it waits', async (_what, members, waitsFor) => {
    await unfilled(members, (requests, id) =>
      until(async () => ((await requests.get(id))?.progress as RebuildProgress | undefined)?.waitsFor === waitsFor),
    );
  });

  it('goes by what a living process tells, not by what a dead one told last', async () => {
    const stoppedAt = { stream: '', revision: -1, position: 7, type: '', reason: 'a rule of the store' };
    const [dead] = await telling({ state: 'stopped', stoppedAt })();
    const request = await trial.asked([one], rebuild, { members: () => Promise.resolve([dead!]) });
    expect(request.status).toBe('done');
  });
});

describe('a rebuild that is aborted', () => {
  it('ends while it waits for whatever it may be, and its build is dropped', async () => {
    const request = await unfilled(telling(undefined), async (requests, id) => {
      await until(async () => (await trial.builds()).length === 2);
      await requests.abort(id, operator);
      return ended(requests, id);
    });
    expect(request).toMatchObject({ status: 'failed', abortedBy: operator, result: { outcome: 'aborted', from: 1 } });
    expect(resultOf(request).message).toBe('aborted by olga: build 3 of orders is dropped, build 1 goes on serving');
    expect(await trial.builds()).toEqual(['1 serves']);
  });

  it('ends at once while no projector has begun with it, and another one may be asked for', async () => {
    const requests = await openRequests({ store: trial.store, now: () => '2026-11-23T10:00:00.000Z' });
    const { id } = await requests.make(rebuild);
    expect(await requests.abort(id, operator)).toMatchObject({ status: 'failed', result: { outcome: 'aborted' } });
    expect((await requests.make(rebuild)).status).toBe('waiting');
  });

  it('after its build has begun to serve is done all the same', async () => {
    const { store } = trial;
    let abort: () => Promise<unknown> = () => Promise.resolve();
    const promoting = {
      ...store,
      promote: async (name: string, build: number) => {
        await store.promote(name, build);
        if (name === 'orders' && build === 2) await abort();
      },
    };
    const request = await trial.inProgram(
      [one],
      async ({ requests }) => {
        const { id } = await requests.make(rebuild);
        abort = () => requests.abort(id, operator);
        return ended(requests, id);
      },
      { store: promoting },
    );
    expect(request).toMatchObject({ status: 'done', abortedBy: operator, result: { outcome: 'took-over' } });
    expect(await trial.builds()).toEqual(['1', '2 serves']);
  });
});
