import type { BuildWriter, Collection, CollectionSpec, ReadModelStore } from '../read-model-store';

/** The document of the suite: a small service order with free fields beside the declared ones. */
export interface Order {
  readonly customer: string;
  readonly amount: number;
  readonly open?: boolean | null;
  readonly unit?: { readonly model?: string | null } | null;
  readonly [free: string]: unknown;
}

export const orders: CollectionSpec = {
  name: 'orders',
  fields: {
    customer: { type: 'string', required: true },
    amount: { type: 'number', required: true },
    open: { type: 'boolean' },
    'unit.model': { type: 'string' },
  },
  indexes: [['customer'], ['amount'], ['open', 'amount'], ['unit.model', 'customer']],
};

/** Version 1 of the orders, serving, with these documents at positions 0, 1, 2 ... */
export async function serving(
  store: ReadModelStore,
  documents: Readonly<Record<string, Order>> = {},
): Promise<{ writer: BuildWriter<Order>; collection: Collection<Order> }> {
  const writer = await store.build<Order>(orders, 1);
  const writes = Object.entries(documents).map(([key, doc], position) => ({ key, position, doc }));
  if (writes.length > 0) await writer.apply({ writes, checkpoint: writes.length - 1 });
  await store.promote(orders.name, 1);
  return { writer, collection: store.collection<Order>(orders) };
}

export const order = (customer: string, amount: number, more: Partial<Order> = {}): Order => ({
  customer,
  amount,
  ...more,
});
