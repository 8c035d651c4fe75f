import { drawChance, drawInteger, drawOne, type Random } from '@aftercare/valuation';
import type { NewPurchaseLine, PurchaseCommand } from '@aftercare/domain';
import type { Buying } from './buying-life';
import { fillers, products, type Product } from './products';
import { agent, commandsTo, day, type Happening, hour, type SampleStep, shop, type Time } from './sample-command';
import { sampleCurrency } from './truth';

const channels = ['demo-web', 'demo-store', 'demo-phone'] as const;

/** A piece that a customer has got and that can fail. */
export interface SoldUnit {
  /** Serial number, or `<purchase>.<line>.1` for goods without. */
  readonly id: string;
  readonly product: Product;
  readonly owner: string;
  readonly purchase: string;
  readonly line: number;
  readonly purchasedAt: Time;
  readonly deliveredAt: Time;
  /** Paid for it, in cents. */
  readonly paid: number;
}

export interface Order {
  readonly commands: readonly SampleStep[];
  readonly units: readonly SoldUnit[];
  readonly deliveredAt: Time;
}

/** No line of goods that are used up is worth less, in cents. */
const leastFiller = 1_500;

interface Item {
  readonly product: Product;
  readonly quantity: number;
  readonly paid: number;
}

/** One purchase: recorded, delivered line by line, now and then followed by a price adjustment. */
export function order(random: Random, purchase: string, customer: string, { at, value }: Buying): Order {
  const items = basket(random, value);
  const deliveredAt = at + drawInteger(random, 1, 6) * day - drawInteger(random, 0, 4) * hour;
  const units = items.flatMap(({ product, paid }, index) =>
    product.failure ? [soldUnit(product, paid, customer, purchase, index + 1, at, deliveredAt)] : [],
  );
  const record: Happening<PurchaseCommand> = {
    at,
    by: shop,
    command: {
      type: 'RecordPurchase',
      data: { customerId: customer, channel: drawOne(random, channels), lines: items.map(lineOf) },
    },
  };
  const deliveries = items.map(({ quantity }, index): Happening<PurchaseCommand> => {
    const line = index + 1;
    const serials = units.filter((unit) => unit.line === line && hasSerial(unit.product)).map(({ id }) => id);
    const data = { line, quantity, ...(serials.length > 0 && { serials }) };
    return { at: deliveredAt, by: shop, command: { type: 'DeliverLine', data } };
  });
  const happenings = [record, ...deliveries, ...adjustment(random, items, deliveredAt)];
  return { commands: commandsTo('purchase', purchase, happenings), units, deliveredAt };
}

/** A purchase ordered by mistake a little before another one, and cancelled at once: it counts nowhere. */
export function mistakenOrder(random: Random, purchase: string, customer: string, before: Time): readonly SampleStep[] {
  const product = drawOne(random, products);
  const lines = [lineOf({ product, quantity: 1, paid: product.price })];
  const at = before - 2 * hour;
  return commandsTo('purchase', purchase, [
    { at, by: shop, command: { type: 'RecordPurchase', data: { customerId: customer, channel: 'demo-web', lines } } },
    {
      at: at + hour,
      by: agent(1),
      command: { type: 'CancelPurchase', data: { reason: 'ordered-by-mistake', refund: 'now' } },
    },
  ]);
}

/** One or two products for the value, the dear one first. What is left goes into goods that are used up, or is paid for delivery. */
function basket(random: Random, value: number): readonly Item[] {
  const items: Item[] = [];
  let left = value;
  while (items.length < 2) {
    const affordable = products.filter(({ price, failure }) => failure !== undefined && price <= left * 1.05);
    if (affordable.length === 0) break;
    const product = drawOne(random, affordable, ({ price }) => price * price);
    const paid = Math.min(left, product.price);
    items.push({ product, quantity: 1, paid });
    left -= paid;
  }
  const [dearest, ...others] = items;
  if (dearest && left < leastFiller) return [{ ...dearest, paid: dearest.paid + left }, ...others];
  const product = drawOne(random, fillers);
  return [...items, { product, quantity: drawInteger(random, 1, 3), paid: left }];
}

function lineOf({ product, quantity, paid }: Item): NewPurchaseLine {
  const { sku, model, category, price, costRate } = product;
  const cost = Math.min(paid, Math.round(price * quantity * costRate));
  return {
    sku,
    model,
    category,
    quantity,
    amount: { amount: paid, currency: sampleCurrency },
    cost: { amount: cost, currency: sampleCurrency },
  };
}

const hasSerial = ({ category }: Product): boolean => category !== 'accessory';

function soldUnit(
  product: Product,
  paid: number,
  owner: string,
  purchase: string,
  line: number,
  purchasedAt: Time,
  deliveredAt: Time,
): SoldUnit {
  const id = hasSerial(product) ? `${product.sku}-${purchase}-${line}` : `${purchase}.${line}.1`;
  return { id, product, owner, purchase, line, purchasedAt, deliveredAt, paid };
}

/** Paid back because the goods became cheaper. Not for accessories, whose claims are settled by a refund of all that was paid. */
function adjustment(random: Random, items: readonly Item[], deliveredAt: Time): readonly Happening<PurchaseCommand>[] {
  const index = items.findIndex(({ product }) => product.failure && hasSerial(product));
  const item = items[index];
  if (!item || !drawChance(random, 0.03)) return [];
  const amount = Math.round((item.paid * drawInteger(random, 5, 25)) / 100);
  const data = { line: index + 1, amount: { amount, currency: sampleCurrency }, cause: 'price-adjustment' } as const;
  return [{ at: deliveredAt + drawInteger(random, 2, 20) * day, by: agent(2), command: { type: 'IssueRefund', data } }];
}
