import { logHypergeometric2F1 } from './hypergeometric';
import type { PurchaseSummary } from './purchase-summary';

/**
 * BG/NBD: while alive a customer buys at random at a rate that is gamma(r, alpha) over customers, and after each purchase is
 * lost with a probability that is beta(a, b) over customers. Fader, Hardie, Lee, "Counting your customers" the easy way:
 * an alternative to the Pareto/NBD model, Marketing Science 24 (2005). `alpha` has the unit of the times (weeks).
 */
export interface BgNbdParameters {
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
}

/** Frequency, recency and age of a customer, in weeks. */
export type BuyingHistory = Pick<PurchaseSummary, 'x' | 'tx' | 'T'>;

/** Closed forms below divide by a - 1 and by a + b + x - 1; nearer to zero than this they lose their digits. */
const NEAR_POLE = 1e-5;

/** Throws a RangeError unless 0 <= tx <= T are finite, x is a whole number, and tx > 0 exactly when x > 0. */
export function checkHistory({ x, tx, T }: BuyingHistory): void {
  const consistent = x === 0 ? tx === 0 : tx > 0;
  if (!Number.isInteger(x) || x < 0 || !(tx >= 0 && tx <= T) || !Number.isFinite(T) || !consistent) {
    throw new RangeError(
      `no buying history: x = ${x}, tx = ${tx}, T = ${T} (0 <= tx <= T, tx = 0 if and only if x = 0)`,
    );
  }
}

/** P(alive): that the customer was not lost at the last purchase. 1 for every one-time buyer: not a measure of churn. */
export function probabilityAlive(model: BgNbdParameters, history: BuyingHistory): number {
  checkHistory(history);
  return 1 / (1 + Math.exp(logOddsLost(model, history)));
}

/** P(no purchase in the next `weeks`): lost already, or alive and not buying. */
export function probabilityNoPurchase(model: BgNbdParameters, history: BuyingHistory, weeks: number): number {
  checkDuration(weeks);
  const alive = probabilityAlive(model, history);
  const quiet = Math.exp(-(model.r + history.x) * Math.log1p(weeks / (model.alpha + history.T)));
  return Math.min(1, 1 - alive + alive * quiet);
}

/** E[Y(t)]: the number of purchases expected in the next `weeks`, lost customers included. */
export function expectedPurchases(model: BgNbdParameters, history: BuyingHistory, weeks: number): number {
  checkDuration(weeks);
  if (weeks === 0) return 0;
  const { a, b } = model;
  const { x } = history;
  const alive = probabilityAlive(model, history);
  if (Math.abs(a - 1) >= NEAR_POLE && Math.abs(a + b + x - 1) >= NEAR_POLE) {
    return alive * expectedWhenAlive(model, history, weeks);
  }
  // The function itself is smooth there: the mean of its values on either side is right to the tenth digit.
  const beside = (by: number) => expectedWhenAlive({ ...model, a: a + by }, history, weeks);
  return (alive * (beside(-2 * NEAR_POLE) + beside(2 * NEAR_POLE))) / 2;
}

function expectedWhenAlive({ r, alpha, a, b }: BgNbdParameters, { x, T }: BuyingHistory, weeks: number): number {
  const total = alpha + T + weeks;
  const series = logHypergeometric2F1(r + x, b + x, a + b + x - 1, weeks / total);
  const rest = series.sign * Math.exp(series.log - (r + x) * Math.log1p(weeks / (alpha + T)));
  return ((a + b + x - 1) / (a - 1)) * (1 - rest);
}

/** ln of the odds that the customer was lost at the last purchase: ln(D - 1) of the formulas. */
function logOddsLost({ r, alpha, a, b }: BgNbdParameters, { x, tx, T }: BuyingHistory): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  return Math.log(a / (b + x - 1)) + (r + x) * Math.log((alpha + T) / (alpha + tx));
}

function checkDuration(weeks: number): void {
  if (!(weeks >= 0) || !Number.isFinite(weeks))
    throw new RangeError(`a duration is a number of weeks >= 0, not ${weeks}`);
}
