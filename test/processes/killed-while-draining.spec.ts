import { randomUUID } from 'node:crypto';
import { jsonEvent } from '@eventstore/db-client';
import { askAboutParked, missingFrom, openRequests, parkedPage, waitingBehind } from '@aftercare/projections';
import { customerValue } from '@aftercare/read-models';
import { models, projectorTrial, publishStandards, until } from './projector-trial';

const customers = ['C-1', 'C-2'];
const purchasesEach = 450;
const model = models.find(({ name }) => name === customerValue('UTC').name)!;
const operator = { id: 'olga', role: 'admin' } as const;

const trial = projectorTrial('killed-while-draining-');

/** Looks like a fact of the customer, and is none: whoever folds it fails. */
async function foreignEvent(customerId: string): Promise<void> {
  const metadata = { schemaVersion: 1, occurredAt: '2026-01-01T00:00:00.000Z', commandId: randomUUID(), customerId };
  const data = { customerId, channel: 'web', lines: 'a lamp' };
  await trial.client.appendToStream(
    `purchase-foreign-${customerId}`,
    jsonEvent({ type: 'PurchaseRecorded', data, metadata }),
  );
}

async function purchases(): Promise<void> {
  const line = { sku: 'lamp', quantity: 1, amount: { amount: 100, currency: 'EUR' } };
  for (let n = 0; n < purchasesEach; n++)
    await Promise.all(
      customers.map((customerId) =>
        trial.done('purchase', `${customerId}-P${n}`, {
          type: 'RecordPurchase',
          data: { customerId, channel: 'web', lines: [line] },
        }),
      ),
    );
}

it('a projector that is killed again and again while it drains parked keys leaves every document as the fold makes it', async () => {
  const { store } = trial;
  await publishStandards(trial);
  for (const id of customers) await trial.done('customer', id, { type: 'RegisterCustomer', data: {} });
  for (const id of customers) await foreignEvent(id);
  await purchases();
  let projector = await trial.start();
  const parked = async () =>
    (await parkedPage(store, { readModel: model.name, limit: 100 })).items.map(({ doc }) => doc);
  const waiting = async (queue: string) => (await waitingBehind(store, queue)).n;
  await until(async () => {
    const counts = await Promise.all((await parked()).map(({ queue }) => waiting(queue)));
    return counts.length === customers.length && counts.every((n) => n === purchasesEach);
  });

  const requests = await openRequests({ store, now: () => new Date().toISOString() });
  const leftWhenKilled: number[] = [];
  for (const { key, queue, position } of await parked()) {
    const why = 'no fact of ours';
    const [request] = await askAboutParked(store, requests, model, {
      kind: 'discard-parked',
      key,
      position,
      by: operator,
      why,
    });
    await until(async () => (await waiting(queue)) < purchasesEach);
    await trial.kill(projector);
    leftWhenKilled.push(await waiting(queue));
    projector = await trial.start();
    await until(async () => (await requests.get(request!.id))?.status === 'done' && (await waiting(queue)) === 0);
  }
  expect(Math.max(...leftWhenKilled)).toBeGreaterThan(0);

  // The other read models have parked the event too, where they look into it.
  for (const other of models)
    await askAboutParked(store, requests, other, { kind: 'discard-parked', by: operator, why: 'none of ours' });
  await until(async () => (await parkedPage(store, { limit: 1 })).items.length === 0);
  const discarded = new Map<string, Set<number>>();
  for (const { name } of models) {
    const missing = await missingFrom(store, name);
    expect(
      missing.every(({ stream, status }) => stream.startsWith('purchase-foreign-') && status === 'discarded'),
    ).toBe(true);
    discarded.set(name, new Set(missing.map(({ position }) => position)));
  }
  expect(discarded.get(model.name)?.size).toBe(customers.length);
  const documents = await trial.foldedToTail(({ position }, { name }) => discarded.get(name)?.has(position) === true);
  process.stdout.write(
    `killed with ${leftWhenKilled.join(', ')} of ${purchasesEach} facts left to drain; ${documents} documents\n`,
  );
}, 180_000);
