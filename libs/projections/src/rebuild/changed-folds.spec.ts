import { until } from '../running-stores.fixture';
import { temporaryStore } from '../temporary-store.fixture';
import { conducting, ended, ordersModel } from './rebuilding.fixture';
import { rebuild, rebuildTrial, resultOf, rollback } from './rebuild-trial.fixture';

const trial = rebuildTrial(temporaryStore);
const one = ordersModel(1);

describe('a fold that has changed', () => {
  const two = ordersModel(2, 10);

  it('is rebuilt without being asked, while the old build answers', async () => {
    await trial.inProgram([one], () => until(async () => ((await trial.serving())?.checkpoint ?? -1) >= 0));
    const request = await trial.inProgram([two], async ({ requests }) => {
      await until(async () => (await requests.last('orders', 1)).length === 1);
      return ended(requests, 'orders-1');
    });
    expect(request).toMatchObject({
      ...{ status: 'done', by: { role: 'system' }, fold: 2 },
      result: { outcome: 'took-over', fold: 2, fromFold: 1, comparison: { differing: 3, notCompared: 0 } },
    });
    expect(await trial.serving()).toMatchObject({ version: 2, fold: 2 });
    await trial.expectFold(two);
  });

  it('is compared where the old build stood still, and not in what came after', async () => {
    await trial.inProgram([one], () => until(async () => ((await trial.serving())?.checkpoint ?? -1) >= 0));
    await trial.buy('A');
    await trial.buy('N');
    const request = await trial.inProgram([ordersModel(2)], ({ requests }) => ended(requests, 'orders-1').then());
    expect(resultOf(request).comparison).toMatchObject({ differing: 0, notCompared: 2 });
  });

  it('is not rebuilt again by itself once it was rolled back, or has failed', async () => {
    await trial.asked([one], { ...rebuild, verifyOnly: true });
    const parkedKeys = (_name: string, build: number) => Promise.resolve(build > 2 ? ['A'] : []);
    const failed = await trial.inProgram([two], ({ requests }) => ended(requests, 'orders-2'), { parkedKeys });
    expect(failed.status).toBe('failed');
    const again = await trial.inProgram([two], async ({ requests }) => {
      await ended(requests, (await requests.make({ ...rebuild })).id);
      const back = await ended(requests, (await requests.make(rollback)).id);
      await until(async () => (await requests.open(['rebuild'])).length === 0);
      expect(await requests.last('orders', 1)).toEqual([back]);
      return back;
    });
    expect(again).toMatchObject({ status: 'done', result: { to: 1, fold: 1, foldedOn: false } });
    expect(await trial.builds()).toEqual(['1 serves', '4']);
  });

  it('ends a rebuild that another program had begun', async () => {
    await trial.inProgram([one], () => Promise.resolve());
    const before = await conducting({ store: trial.store, client: trial.stores.client, readModels: [ordersModel(2)] });
    await until(async () => (await trial.store.versions('orders')).length === 2);
    await before.stop();
    await trial.inProgram([ordersModel(3)], async ({ requests }) => {
      expect(await ended(requests, 'orders-1')).toMatchObject({
        status: 'failed',
        result: { outcome: 'fold-changed' },
      });
      expect(await ended(requests, 'orders-2')).toMatchObject({ status: 'done', fold: 3 });
    });
    expect(await trial.builds()).toEqual(['1', '3 serves']);
  });
});

describe('a rollback', () => {
  it('lets the kept build serve, which catches up, and a second one goes forward again', async () => {
    await trial.asked([one], rebuild);
    await trial.buy('A');
    const back = await trial.asked([one], rollback);
    expect(back).toMatchObject({ status: 'done', result: { from: 2, to: 1, foldedOn: true } });
    await trial.inProgram([one], () =>
      until(async () => (await trial.serving())?.checkpoint === (await trial.stores.facts()).at(-1)?.position),
    );
    await trial.expectFold(one);
    expect((await trial.asked([one], rollback)).result).toMatchObject({ from: 1, to: 2 });
    expect(await trial.builds()).toEqual(['1', '2 serves']);
  });

  it('says that a build of another fold stands still', async () => {
    await trial.asked([one], { ...rebuild, verifyOnly: true });
    await trial.inProgram([ordersModel(2, 10)], ({ requests }) => ended(requests, 'orders-2'));
    const back = await trial.asked([ordersModel(2, 10)], rollback);
    const { checkpoint } = (await trial.serving()) ?? {};
    expect((back.result as { message: string }).message).toContain(`stands still at position ${checkpoint}`);
  });

  it('needs a build to go back to', async () => {
    expect(await trial.asked([one], rollback)).toMatchObject({ status: 'failed', result: { outcome: 'impossible' } });
  });
});
