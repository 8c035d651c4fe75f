import type { RunningApi } from './running-api';

/** Records that a customer buys so many television sets; gives the position. */
export async function buys(api: RunningApi, customerId: string, id: string, quantity = 1): Promise<number> {
  const lines = [{ sku: 'TV', category: 'electronics', quantity, amount: { amount: 90_000, currency: 'EUR' } }];
  const { body } = await api.post<{ position: number }>('/v1/purchases', { id, customerId, channel: 'store', lines });
  return body.position;
}

/** The same, and that all of them are delivered. */
export async function receives(api: RunningApi, customerId: string, id: string, quantity = 1): Promise<void> {
  await buys(api, customerId, id, quantity);
  await api.post(`/v1/purchases/${id}/deliveries`, { line: 1, quantity });
}
