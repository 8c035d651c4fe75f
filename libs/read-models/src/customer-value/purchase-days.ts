import type { Day } from '../calendar-day';

/** A calendar day with purchases: its value in minor units, and how many purchases it had. In order of days. */
export type PurchaseDay = readonly [day: Day, value: number, purchases: number];

/** The days after a purchase was made (`count` 1) or taken back (`count` -1); a day without purchases disappears. */
export function withPurchase(
  days: readonly PurchaseDay[],
  day: Day,
  value: number,
  count: 1 | -1,
): readonly PurchaseDay[] {
  let at = days.length;
  while (at > 0 && days[at - 1]![0] >= day) at--;
  const same = days[at]?.[0] === day ? days[at] : undefined;
  const after: PurchaseDay = [day, (same?.[1] ?? 0) + value * count, (same?.[2] ?? 0) + count];
  const kept = after[2] > 0 ? [after] : [];
  return [...days.slice(0, at), ...kept, ...days.slice(same ? at + 1 : at)];
}

/** Both customers' days put together. */
export function mergedDays(a: readonly PurchaseDay[], b: readonly PurchaseDay[]): readonly PurchaseDay[] {
  const days = new Map(a.map((entry) => [entry[0], entry]));
  for (const [day, value, purchases] of b) {
    const same = days.get(day);
    days.set(day, [day, value + (same?.[1] ?? 0), purchases + (same?.[2] ?? 0)]);
  }
  return [...days.values()].sort(([x], [y]) => (x < y ? -1 : 1));
}
