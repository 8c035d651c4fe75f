import type { ApiClient } from '../../../apps/cli/src/api-client';
import { between, type Random } from '../seeded-random';
import type { Acknowledged, Answered } from './acknowledged';
import type { Gate } from './clients';

/** As the CLI's import does it; smaller where a rate is kept to, so that others have their turn. */
const largestBatch = 250;
const inFlight = 3;

const customers = 3_000;
/** One of those that purchases are imported for. */
export const importedCustomer = (random: Random): string => `imported-${between(random, 1, customers)}`;

const day = 86_400_000;
const start = Date.UTC(2024, 0, 1);

/** Imports made-up purchases until the gate ends; `perSecond` is the gate's rate. Resolves when the last batch is answered. */
export async function importUntilEnd(
  api: ApiClient,
  gate: Gate,
  acknowledged: Acknowledged,
  random: Random,
  perSecond = Infinity,
): Promise<void> {
  const batchSize = Math.min(largestBatch, Math.ceil(perSecond / 4));
  let next = 0;
  const purchase = () => {
    const customerId = importedCustomer(random);
    const at = start + between(random, 0, 700) * day;
    return {
      idempotencyKey: `imported-${(next += 1)}`,
      ...{ customerId, customerSince: new Date(start).toISOString(), channel: 'import' },
      occurredAt: new Date(at).toISOString(),
      lines: [
        {
          sku: `sku-${between(random, 1, 50)}`,
          quantity: 1,
          amount: { amount: between(random, 0, 30_000), currency: 'EUR' },
        },
      ],
    };
  };
  const sender = async (): Promise<void> => {
    while (await gate.passed(batchSize)) {
      const items = Array.from({ length: batchSize }, purchase);
      const answer = await api.postPatiently<{
        readonly items: readonly ({ readonly outcome: Answered } | { readonly problem: object })[];
      }>('/v1/purchases/batch', { items });
      answer.items.forEach((item, index) => {
        if ('problem' in item) throw new Error(`an imported purchase was refused: ${JSON.stringify(item.problem)}`);
        acknowledged.add(items[index]?.idempotencyKey ?? '', item.outcome);
      });
    }
  };
  await Promise.all(Array.from({ length: inFlight }, sender));
}
