import { setTimeout as pause } from 'node:timers/promises';
import { aggregates, type RecordedFact } from '@aftercare/domain';
import { factDecoder } from '@aftercare/event-sourcing';
import { WHOLE, type BuildWriter, type ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import { silentLog } from '../log';
import { openRequests, type OperatorRequest, type OperatorRequests } from '../requests';
import type { RunningStores } from '../running-stores.fixture';
import { conductRebuilds, type RebuildDutyOptions } from './rebuild-duty';

export interface Orders {
  readonly orders: number;
  readonly last?: string;
}

/** How many orders a customer has; `each` is what one order counts. */
export const ordersModel = (version: number, each = 1, name = 'orders'): AnyReadModel => ({
  ...{ name, version, fields: { orders: { type: 'number', required: true } }, indexes: [['orders']] },
  keys: ({ type, metadata: { customerId = '' } }) => (type === 'PurchaseRecorded' ? [customerId] : []),
  evolve: (view, { stream }) => ({ orders: ((view as Orders | undefined)?.orders ?? 0) + each, last: stream }),
});

export async function register({ done }: RunningStores, customers: readonly string[]): Promise<void> {
  for (const customer of customers) await done('customer', customer, { type: 'RegisterCustomer', data: {} });
}

/** Records a purchase; resolves to its position. */
export async function buys({ done }: RunningStores, customer: string, id: string): Promise<number> {
  const line = { sku: 'lamp', quantity: 1, amount: { amount: 100, currency: 'EUR' } };
  const data = { customerId: customer, channel: 'web', lines: [line] };
  return (await done('purchase', id, { type: 'RecordPurchase', data })).position;
}

/** Folds facts into a build as the foldings of projectors do: one read and one write for all of them. */
async function foldOn(writer: BuildWriter<object>, model: AnyReadModel, facts: readonly RecordedFact[]): Promise<void> {
  const known = await writer.getMany([...new Set(facts.flatMap((fact) => model.keys(fact)))]);
  const changed = new Map<string, { readonly position: number; readonly doc: object }>();
  for (const fact of facts)
    for (const key of model.keys(fact)) {
      const before = changed.get(key) ?? known.get(key);
      if (before && before.position >= fact.position) continue;
      changed.set(key, { position: fact.position, doc: model.evolve(before?.doc, fact, key) ?? {} });
    }
  const writes = [...changed].map(([key, { position, doc }]) => ({ key, position, doc }));
  await writer.apply({ writes, checkpoint: facts.at(-1)?.position ?? -1 });
}

export interface Foldings {
  readonly stop: () => Promise<void>;
}

/**
 * What projector processes do beside a conductor: fold what there is into every build of a declared fold that serves or never has.
 * Makes the first build of a read model, too.
 */
export function runFoldings(
  store: ReadModelStore,
  readModels: readonly AnyReadModel[],
  facts: () => Promise<readonly RecordedFact[]>,
): Foldings {
  const end = new AbortController();
  const keepUp = async (model: AnyReadModel): Promise<void> => {
    const { name, version } = model;
    const builds = await store.versions(name);
    if (builds.length === 0) {
      await store.build(model, 1, { fold: version });
      await store.promote(name, 1);
    }
    // A build that is dropped meanwhile is none to fold into.
    await Promise.allSettled(
      builds
        .filter(({ fold, served, serving }) => fold === version && (serving || !served))
        .map(async (build) => {
          const after = (await facts()).filter(({ position }) => position > build.checkpoint);
          if (after.length === 0) return;
          const writer = await store.build<object>(model, build.version, { bulk: true, share: fenced });
          await foldOn(writer, model, after);
        }),
    );
  };
  const run = async (): Promise<void> => {
    while (!end.signal.aborted) {
      await Promise.allSettled(readModels.map(keepUp));
      await pause(2);
    }
  };
  const running = run();
  return {
    stop: () => {
      end.abort();
      return running;
    },
  };
}

/** Foldings hold their partitions by leases: whoever opens a build without one is fenced off. */
const fenced = WHOLE.map(({ partition }) => ({ partition, fence: 7 }));

export interface Conducting {
  readonly requests: OperatorRequests;
  readonly stop: () => Promise<void>;
}

/** A conductor at work on a store. */
export async function conducting(
  options: Pick<RebuildDutyOptions, 'store' | 'client' | 'readModels'> & Partial<RebuildDutyOptions>,
): Promise<Conducting> {
  const { store } = options;
  const end = new AbortController();
  const requests = await openRequests({ store, now: () => '2026-11-23T10:00:00.000Z' });
  const running = conductRebuilds({
    ...{ requests, holder: 'conductor-1', signal: end.signal, log: silentLog, pollMs: 3 },
    ...{ decode: factDecoder({ aggregates }), parkedKeys: () => Promise.resolve([]) },
    members: () => Promise.resolve([]),
    ...options,
  });
  return {
    requests,
    stop: () => {
      end.abort();
      return running;
    },
  };
}

/** Waits until a request is done or failed. */
export async function ended(requests: OperatorRequests, id: string): Promise<OperatorRequest> {
  for (;;) {
    const request = await requests.get(id);
    if (request?.status === 'done' || request?.status === 'failed') return request;
    await pause(3);
  }
}
