import type { ApiClient, Problem } from '../api-client';
import { describeProblem } from '../api-client';
import type { ImportedPurchase, Reject } from './purchases';

/** What became of a batch. */
export interface Uploaded {
  readonly added: number;
  /** Purchases that an earlier run had already recorded. */
  readonly repeated: number;
  readonly rejects: readonly Reject[];
  /** Position of the last fact in the store; -1 when none was recorded. */
  readonly position: number;
}

interface BatchAnswer {
  readonly items: readonly (
    { readonly outcome: { readonly position: number; readonly repeated: boolean } } | { readonly problem: Problem }
  )[];
}

/** Sends purchases in one request, registering customers that are not known yet. Safe to repeat. */
export async function upload(api: ApiClient, batch: readonly ImportedPurchase[]): Promise<Uploaded> {
  const { items } = await api.postPatiently<BatchAnswer>('/v1/purchases/batch', {
    items: batch.map(({ idempotencyKey, customerSince, rows }) => ({
      idempotencyKey,
      customerSince,
      ...purchaseOf(rows),
    })),
  });
  let added = 0;
  let repeated = 0;
  let position = -1;
  const rejects: Reject[] = [];
  items.forEach((item, index) => {
    if ('problem' in item) {
      const reason = describeProblem(item.problem);
      rejects.push(...(batch[index]?.lines ?? []).map((line) => ({ line, reason })));
      return;
    }
    position = Math.max(position, item.outcome.position);
    if (item.outcome.repeated) repeated += 1;
    else added += 1;
  });
  return { added, repeated, rejects, position };
}

function purchaseOf(rows: ImportedPurchase['rows']): object {
  const [first] = rows;
  return {
    customerId: first?.customer,
    channel: first?.channel ?? 'import',
    occurredAt: first?.occurredAt,
    lines: rows.map(({ sku, quantity, amount, cost, serial }) => ({
      sku,
      quantity,
      amount,
      ...(cost === undefined ? {} : { cost }),
      ...(serial === undefined ? {} : { serials: [serial] }),
    })),
  };
}
