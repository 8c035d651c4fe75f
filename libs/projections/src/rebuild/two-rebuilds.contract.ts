import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../running-stores.fixture';
import { ended, ordersModel, type Orders } from './rebuilding.fixture';
import { rebuild, rebuildTrial, type OpenedStore } from './rebuild-trial.fixture';

/** What two rebuilds at once keep to on any store. */
export function describeTwoRebuilds(where: string, open: () => Promise<OpenedStore>): void {
  const trial = rebuildTrial(open);

  it(`two read models in ${where} are rebuilt at once while live traffic goes on, and no query sees half a build`, async () => {
    const models = [ordersModel(1, 1, 'orders'), ordersModel(1, 1, 'more-orders')];
    await trial.inProgram(models, async ({ requests }) => {
      await until(async () =>
        (await Promise.all(models.map(({ name }) => trial.serving(name)))).every((b) => (b?.checkpoint ?? -1) >= 0),
      );
      const made = await Promise.all(models.map(({ name }) => requests.make({ ...rebuild, readModel: name })));
      let busy = true;
      const traffic = async () => {
        for (let n = 0; busy; n++, await pause(5)) await trial.buy(['A', 'B', 'D'][n % 3] ?? 'A');
      };
      const watching = async () => {
        for (let most = 0; busy; await pause(1)) {
          const { doc } = (await trial.store.collection<Orders>(ordersModel(1)).get('B')) ?? {};
          // What a customer has ordered only grows: a build that is half filled would show less.
          expect(doc?.orders).toBeGreaterThanOrEqual(most);
          most = doc?.orders ?? 0;
        }
      };
      const around = Promise.all([traffic(), watching()]);
      const all = await Promise.all(made.map(({ id }) => ended(requests, id)));
      busy = false;
      await around;
      for (const request of all)
        expect(request).toMatchObject({
          status: 'done',
          result: { outcome: 'took-over', comparison: { differing: 0 } },
        });
      const last = (await trial.stores.facts()).at(-1)?.position;
      for (const model of models) {
        await until(async () => (await trial.serving(model.name))?.checkpoint === last);
        await trial.expectFold(model);
      }
    });
  });
}
