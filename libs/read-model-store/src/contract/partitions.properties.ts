import fc from 'fast-check';
import { FencedOff } from '../fenced-off';
import type { Batch, BuildWriter, ReadModelStore, StoredDocument } from '../read-model-store';
import { StoreRuleBroken } from '../rules/store-rule-broken';
import { buildsModel, type BuildsModel, type ModelledWriter, type Refusal } from './builds-model';
import { steps, type Step } from './builds-steps';
import { orders, type Order } from './orders';
import type { Trial } from './trial';

/** A writer of the store beside that of the model, and where it stood when it was opened. */
interface Pair {
  readonly real: BuildWriter<Order>;
  readonly model: ModelledWriter;
  readonly from: number;
}

export function describePartitionProperties(trial: () => Trial, runs: number): void {
  describe('equal to a model of it', () => {
    let made = 0;

    it('whoever opens, writes, takes over, promotes and drops builds, in whatever order', async () => {
      await fc.assert(
        fc.asyncProperty(steps, async (story) => {
          const name = `shared-orders-${(made += 1)}`;
          const model = buildsModel();
          const writers: Pair[] = [];
          for (const step of story) await take(trial().store, { ...orders, name }, model, writers, step);
          await expectEqual(trial().store, { ...orders, name }, model);
          for (const { real, model: modelled } of writers) expect(await real.checkpoint()).toBe(modelled.checkpoint());
        }),
        { numRuns: runs },
      );
    });
  });
}

/** Does a step in the store and in the model, and compares what they say to it. */
async function take(
  store: ReadModelStore,
  spec: typeof orders,
  model: BuildsModel,
  writers: Pair[],
  step: Step,
): Promise<void> {
  if (step.do === 'open') {
    const { version, fold, share } = step;
    const real = await outcome(() => store.build<Order>(spec, version, { fold, share, bulk: true }));
    const modelled = model.open(version, fold, share);
    if (typeof modelled === 'string') return expect(real).toBe(modelled);
    if (typeof real === 'string') throw new Error(`the store refused to open a build: ${real}`);
    writers.push({ real, model: modelled, from: modelled.checkpoint() });
    return expect(await real.checkpoint()).toBe(modelled.checkpoint());
  }
  if (step.do === 'apply') {
    const writer = writers[step.writer % Math.max(writers.length, 1)];
    if (!writer) return;
    const batch = batchOf(step, writer.from);
    return expect(await outcome(() => writer.real.apply(batch))).toEqual(writer.model.apply(batch));
  }
  const { version } = step;
  if (step.do === 'promote')
    return expect(await outcome(() => store.promote(spec.name, version))).toBe(model.promote(version));
  return expect(await outcome(() => store.drop(spec.name, version))).toBe(model.drop(version));
}

function batchOf({ writes, further }: Extract<Step, { do: 'apply' }>, from: number): Batch<Order> {
  const placed = writes.map(({ key, ahead, doc }): Batch<Order>['writes'][number] => {
    const position = from + ahead;
    return doc ? { key, position, doc } : { key, position, delete: true };
  });
  return { writes: placed, checkpoint: Math.max(from + 1, ...placed.map(({ position }) => position)) + further };
}

async function expectEqual(store: ReadModelStore, spec: typeof orders, model: BuildsModel): Promise<void> {
  expect(await store.versions(spec.name)).toEqual(model.versions());
  for (const { version } of model.versions()) {
    expect(await scanned(store, spec, version)).toEqual(model.scan(version));
    expect((await store.stats(spec.name, version)).documents).toBe(model.scan(version).length);
  }
  const collection = store.collection<Order>(spec);
  const serving = model.versions().find((build) => build.serving);
  expect(await collection.checkpoint()).toBe(serving?.checkpoint ?? -1);
  expect((await collection.find({ limit: 100 })).items).toEqual(serving ? model.scan(serving.version) : []);
}

/** All documents of a build, a few at a time. */
async function scanned(
  store: ReadModelStore,
  spec: typeof orders,
  version: number,
): Promise<readonly StoredDocument<Order>[]> {
  const all: StoredDocument<Order>[] = [];
  for (;;) {
    const after = all.at(-1)?.key;
    const page = await store.scan(spec, version, { limit: 3, ...(after !== undefined && { after }) });
    all.push(...page.map(({ text, ...where }) => ({ ...where, doc: JSON.parse(text) as Order })));
    if (page.length < 3) return all;
  }
}

const outcome = async <R>(ask: () => Promise<R>): Promise<R | Refusal> =>
  ask().catch((error: unknown): Refusal => {
    if (error instanceof FencedOff) return 'fenced';
    if (error instanceof StoreRuleBroken) return 'rule';
    if (error instanceof Error && error.message.includes('was dropped')) return 'dropped';
    throw error;
  });
