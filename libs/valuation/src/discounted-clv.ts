/** What a customer's future is worth. Money is in the unit of `meanValue`, times are in weeks. */
export interface ClvTerms {
  /** E[Y(t)]: purchases expected in the next `weeks`, e.g. `(t) => expectedPurchases(model, history, t)`. */
  readonly expectedPurchases: (weeks: number) => number;
  /** E[M]: the value expected of one purchase. */
  readonly meanValue: number;
  /** Number of periods to look ahead (N), and the length of one (f). */
  readonly periods: number;
  readonly weeksPerPeriod: number;
  /** Discount per period (d), e.g. 0.01: what comes in at the end of period i counts 1 / (1 + d)^i. */
  readonly discount: number;
  /** Share of the value that is left after the cost of goods: 1 unless stated. */
  readonly margin?: number;
  /** Service cost expected over all the periods: none unless stated. */
  readonly serviceCost?: number;
}

/**
 * CLV = margin * sum over i = 1..N of E[M] (E[Y(i f)] - E[Y((i - 1) f)]) / (1 + d)^i, less the expected service cost.
 * Throws a RangeError for terms that are no number of periods, length or discount.
 */
export function discountedClv(terms: ClvTerms): number {
  const { expectedPurchases, meanValue, periods, weeksPerPeriod, discount, margin = 1, serviceCost = 0 } = terms;
  if (!Number.isInteger(periods) || periods < 0) throw new RangeError(`periods is a whole number >= 0, not ${periods}`);
  if (!(weeksPerPeriod > 0)) throw new RangeError(`weeksPerPeriod is a number > 0, not ${weeksPerPeriod}`);
  if (!(discount > -1)) throw new RangeError(`discount is a number > -1, not ${discount}`);
  let [sum, before, factor] = [0, 0, 1];
  for (let period = 1; period <= periods; period++) {
    const until = expectedPurchases(period * weeksPerPeriod);
    factor /= 1 + discount;
    sum += (until - before) * factor;
    before = until;
  }
  return margin * meanValue * sum - serviceCost;
}
