import { isRefusal, type RefusedCommandState } from '@aftercare/domain';
import type { CommandExecutor } from '@aftercare/event-sourcing';
import { StoreUnavailable } from '@aftercare/event-sourcing';
import { startProjector } from '../projector';
import { runningStores, until, type RunningStores } from '../running-stores.fixture';
import type { Policy } from './policy';
import { dismissRefusal, retryRefusal } from './refusals';
import { registerUnitWhenLineDelivered } from './register-unit-when-line-delivered';

let stores: RunningStores;
beforeAll(async () => {
  stores = await runningStores();
  await stores.done('customer', 'A', { type: 'RegisterCustomer', data: {} });
});
afterAll(() => stores.stop());

const actor = { id: 'agent-1', role: 'agent' } as const;
type Executor = Pick<CommandExecutor, 'execute' | 'state'>;
const start = (executor: Executor = stores.executor, policy: Policy = registerUnitWhenLineDelivered) =>
  startProjector({ ...stores, executor, readModels: [], policies: [policy], backOff: { firstMs: 1, longestMs: 2 } });

async function delivers(purchase: string, quantity: number, serials: readonly string[] = []): Promise<number> {
  const line = { sku: 'phone-1', category: 'mobile', quantity, amount: { amount: 100, currency: 'EUR' } };
  const lines = [{ ...line, serials }];
  await stores.done('purchase', purchase, { type: 'RecordPurchase', data: { customerId: 'A', channel: 'web', lines } });
  const deliver = { type: 'DeliverLine', data: { line: 1, quantity } };
  return (await stores.done('purchase', purchase, deliver)).position;
}

const count = async (type: string, of: (data: Record<string, unknown>) => boolean = () => true) =>
  (await stores.facts()).filter((fact) => fact.type === type && of(fact.data as Record<string, unknown>)).length;
const units = (purchase: string) => count('UnitRegistered', (data) => data['purchase'] === purchase);

describe('register-unit-when-line-delivered', () => {
  it('registers every piece, by its serial or its place in the line, with its cover', async () => {
    const position = await delivers('P1', 3, ['S1']);
    const projector = start();
    await until(() => projector.status().policies[0]!.checkpoint >= position);
    await projector.stop();
    expect(await units('P1')).toBe(3);
    for (const id of ['S1', 'P1.1.2', 'P1.1.3'])
      expect(await stores.executor.state('unit', id)).toMatchObject({ revision: 1 });
    expect(await count('WarrantyActivated')).toBe(3);
  });

  it('registers each piece once, whatever moment it crashes at', async () => {
    const position = await delivers('P2', 150);
    for (const commands of [1, 20, 40, 30]) {
      let left = commands;
      // Commands are done, and the process dies before it hears of the last of them.
      const dying: Executor = {
        state: (category, id) => stores.executor.state(category, id),
        execute: async (request) => {
          const outcome = await stores.executor.execute(request);
          if (left-- <= 0) throw new StoreUnavailable();
          return outcome;
        },
      };
      const projector = start(dying);
      await until(() => left < 0);
      await projector.stop();
    }
    const last = start();
    await until(() => last.status().policies[0]!.checkpoint >= position);
    await last.stop();
    expect(await units('P2')).toBe(150);
    // The first runs noted how far they were: the last one had less than everything left to do.
    expect(last.status().policies[0]!.issued).toBeLessThan(150);
  });

  it('leaves an entry for a refused command, which can be retried and dismissed', async () => {
    let refuse = true;
    const refusing: Executor = {
      state: (category, id) => stores.executor.state(category, id),
      execute: async (request) =>
        refuse && request.category === 'unit'
          ? { refused: 'no-terms', message: 'No terms are in force.', kind: 'state' }
          : stores.executor.execute(request),
    };
    const position = await delivers('P3', 2);
    const projector = start(refusing);
    await until(() => projector.status().policies[0]!.checkpoint >= position);
    await projector.stop();
    expect(projector.status().policies[0]).toMatchObject({ refused: 2, issued: 0 });
    const entries = (await stores.facts()).filter(({ type }) => type === 'CommandRefused');
    const [first, second] = entries.map(({ stream }) => stream.slice('refusal-'.length));
    expect(entries.map(({ metadata }) => metadata.customerId)).toEqual(['A', 'A']);

    const again = await retryRefusal(refusing, { id: first!, actor });
    expect(again).toMatchObject({ again: { refused: 'no-terms' } });
    refuse = false;
    expect(isRefusal(await retryRefusal(refusing, { id: first!, actor }))).toBe(false);
    expect((await stores.executor.state('refusal', first!))?.state as RefusedCommandState).toMatchObject({
      ...{ status: 'done', retries: 2 },
    });
    expect(await units('P3')).toBe(1);
    const dismissed = await dismissRefusal(stores.executor, { id: second!, actor, why: 'sold as seen' });
    expect(isRefusal(dismissed)).toBe(false);
    expect(await retryRefusal(stores.executor, { id: second!, actor })).toMatchObject({ refused: 'refusal-closed' });
    expect(await retryRefusal(stores.executor, { id: 'nobody', actor })).toMatchObject({ refused: 'unknown-refusal' });
  });
});
