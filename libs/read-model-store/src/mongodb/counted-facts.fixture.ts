import { order, type Order } from '../contract/orders';
import type { BuildWriter } from '../read-model-store';

/** Something that happened to a key; folding it adds one to the key's amount. */
export interface CountedFact {
  readonly position: number;
  readonly key: string;
}

/**
 * Folds facts as a projector does: reads, adds what is above the stored position, writes; the batch again after every error,
 * until it is done. A fact that is lost or folded twice shows in an amount.
 */
export async function foldUntilDone(writer: BuildWriter<Order>, facts: readonly CountedFact[]): Promise<void> {
  for (let done = false; !done;)
    done = await foldOnce(writer, facts).then(
      () => true,
      () => false,
    );
}

async function foldOnce(writer: BuildWriter<Order>, facts: readonly CountedFact[]): Promise<void> {
  const held = await writer.getMany([...new Set(facts.map(({ key }) => key))]);
  const documents = new Map([...held].map(([key, { position, doc }]) => [key, { position, amount: doc.amount }]));
  for (const { key, position } of facts) {
    const before = documents.get(key) ?? { position: -1, amount: 0 };
    if (position > before.position) documents.set(key, { position, amount: before.amount + 1 });
  }
  const changed = [...documents].filter(([key, { position }]) => position > (held.get(key)?.position ?? -1));
  await writer.apply({
    writes: changed.map(([key, { position, amount }]) => ({ key, position, doc: order(key, amount) })),
    checkpoint: Math.max(...facts.map(({ position }) => position)),
  });
}

/** Asks until there is an answer, as every caller of the store does; the test's own time limit ends it. */
export async function answered<R>(ask: () => Promise<R>): Promise<R> {
  for (;;) {
    const answer = await ask().then(
      (value) => ({ value }),
      () => undefined,
    );
    if (answer) return answer.value;
  }
}
