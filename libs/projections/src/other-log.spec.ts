import { cp, rm } from 'node:fs/promises';
import { readModels } from '@aftercare/read-models';
import { expectFold } from './folded-facts.fixture';
import { policies } from './policies/registry';
import { policyPosition } from './policies/policy-progress';
import { startProjector, type Projector } from './projector';
import { runningStores, until, type RunningStores } from './running-stores.fixture';

const models = readModels({ zone: 'UTC' });

describe('read models beside another log than the one they are folded from', () => {
  let stores: RunningStores;
  let projector: Projector | undefined;
  beforeEach(async () => (stores = await runningStores()), 30_000);
  afterEach(async () => {
    await projector?.stop();
    await stores.stop();
  });

  const start = (): Projector =>
    startProjector({
      ...{ ...stores, readModels: models, policies },
      ...{ leaseMs: 300, watchMs: 20, backOff: { firstMs: 1, longestMs: 20 } },
    });
  const register = async (...ids: readonly string[]): Promise<void> => {
    for (const id of ids) await stores.done('customer', id, { type: 'RegisterCustomer', data: {} });
  };
  const checkpoints = () => Promise.all(models.map((model) => stores.store.collection(model).checkpoint()));
  const folded = async (): Promise<number> => {
    const tail = (await stores.facts()).at(-1)!.position;
    await until(async () => Math.min(...(await checkpoints())) >= tail);
    return tail;
  };
  const copyOf = (folder: string): string => `${folder}-copy`;
  const newestOf = (folder: string): string => `${folder}-newest`;
  /** Takes a copy of the log as it is now. */
  const copied = () => stores.restart((folder) => cp(folder, copyOf(folder), { recursive: true }));
  const restored = () =>
    stores.restart(async (folder) => {
      await cp(folder, newestOf(folder), { recursive: true });
      await rm(folder, { recursive: true });
      await cp(copyOf(folder), folder, { recursive: true });
    });
  const broughtBack = () =>
    stores.restart(async (folder) => {
      await rm(folder, { recursive: true });
      await cp(newestOf(folder), folder, { recursive: true });
    });
  /** All that the read-model store would show of facts that were folded, or passed, from another log. */
  const everything = async (): Promise<unknown> => ({
    checkpoints: await checkpoints(),
    policies: await Promise.all(policies.map(({ name }) => policyPosition(stores.store, name))),
    documents: await Promise.all(models.map((model) => stores.store.collection(model).find({ limit: 500 }))),
  });

  it('stand still after an older copy of it was restored, and go on when it is brought back', async () => {
    await register('A');
    projector = start();
    await folded();
    await copied();
    await register('B', 'C');
    const tail = await folded();
    await projector.stop();
    const before = await everything();

    await restored();
    await register('D', 'E', 'F', 'G');
    projector = start();
    await until(() => projector?.status().otherLog !== undefined);
    expect(projector.status().otherLog).toMatch(/it has no fact [-0-9a-f]{36} at position \d+\. Bring that log back/);
    await register('H');
    expect((await stores.store.versions(models[0]!.name))[0]!.checkpoint).toBe(tail);
    expect(projector.status().readModels.map(({ state }) => state)).toEqual(models.map(() => 'standing-by'));
    expect(await everything()).toEqual(before);

    await broughtBack();
    await until(() => projector?.status().otherLog === undefined);
    await register('I');
    await folded();
    for (const model of models) await expectFold(stores.store, model, await stores.facts());
  }, 60_000);

  it('stand still within moments when that happens beside a running projector', async () => {
    await register('A');
    projector = start();
    await folded();
    await copied();
    await register('B', 'C', 'D');
    const tail = await folded();
    await restored();
    await until(() => projector?.status().otherLog !== undefined);
    await until(() => projector?.status().readModels.every(({ state }) => state === 'standing-by') === true);
    await register('E', 'F', 'G', 'H');
    expect(Math.max(...(await checkpoints()))).toBe(tail);
  }, 60_000);

  it('go on after a copy was restored that has all they were folded from', async () => {
    await register('A');
    projector = start();
    await folded();
    await projector.stop();
    await copied();
    await register('B', 'C');
    await restored();
    projector = start();
    await register('D');
    await folded();
    expect(projector.status().otherLog).toBeUndefined();
    for (const model of models) await expectFold(stores.store, model, await stores.facts());
  }, 60_000);
});
