import type { Objective } from './climb';
import { digamma, logGamma } from './log-gamma';
import { type Fit, maximumLikelihood, type Pause, runToEnd, runWithPauses } from './maximum-likelihood';
import type { PurchaseSummary } from './purchase-summary';

/**
 * Gamma-Gamma: a customer's purchases are gamma(p, v) in value, v is gamma(q, gamma) over customers. `gamma` has the unit of the
 * values. Fader and Hardie, "The Gamma-Gamma model of monetary value" (2013).
 */
export interface GammaGammaParameters {
  readonly p: number;
  readonly q: number;
  readonly gamma: number;
}

/** Number and mean value of a customer's repeat purchases. */
export type Spending = Pick<PurchaseSummary, 'x' | 'z'>;

export type GammaGammaFit = Fit<GammaGammaParameters> & {
  /** Customers the fit is made of: those with a repeat purchase (x > 0) of value (z > 0). */
  readonly customers: number;
  /** Customers left out, having no repeat purchase or none of value. */
  readonly leftOut: number;
};

/**
 * E[M]: the value to expect of a customer's purchases, a weighted mean of the customer's own and that of all. Infinite where
 * the model has no mean (p x + q <= 1).
 */
export function expectedMeanValue({ p, q, gamma }: GammaGammaParameters, { x, z }: Spending): number {
  const weight = p * x + q - 1;
  return weight > 0 ? (p * (gamma + x * z)) / weight : Number.POSITIVE_INFINITY;
}

/** ln L of the customers with x > 0 and z > 0. */
export function gammaGammaLogLikelihood({ p, q, gamma }: GammaGammaParameters, rows: Iterable<Spending>): number {
  return objectiveFor([...rows].filter(counts))([p, q, gamma].map(Math.log)).value;
}

/** Fits Gamma-Gamma by maximum likelihood in one go. Throws a RangeError where no customer has x > 0 and z > 0. */
export function fitGammaGamma(rows: Iterable<Spending>): GammaGammaFit {
  return runToEnd(steps(rows));
}

/** The same fit, with a pause between evaluations so that a server stays responsive. */
export function fitGammaGammaWithPauses(rows: Iterable<Spending>, pause: Pause): Promise<GammaGammaFit> {
  return runWithPauses(steps(rows), pause);
}

const counts = ({ x, z }: Spending): boolean => x > 0 && z > 0;

function* steps(rows: Iterable<Spending>): Generator<void, GammaGammaFit> {
  const all = [...rows];
  const used = all.filter(counts);
  if (used.length === 0)
    throw new RangeError('no customer has a repeat purchase of value in the window: nothing to fit');
  const mean = used.reduce((sum, { z }) => sum + z, 0) / used.length;
  const fit = yield* maximumLikelihood<GammaGammaParameters>(
    objectiveFor(used),
    ['p', 'q', 'gamma'],
    [
      [5, 4, mean / 2],
      [1, 2, mean],
      [2, 10, mean * 4],
      [20, 3, mean / 10],
    ],
  );
  return { ...fit, customers: used.length, leftOut: all.length - used.length };
}

/** ln L and its gradient in the logarithms of (p, q, gamma): terms of x alone are computed once per distinct x. */
function objectiveFor(rows: readonly Spending[]): Objective {
  const byRepeats = new Map<number, { totals: number[]; sumLogZ: number }>();
  for (const { x, z } of rows) {
    const group = byRepeats.get(x) ?? { totals: [], sumLogZ: 0 };
    group.totals.push(x * z);
    group.sumLogZ += Math.log(z);
    byRepeats.set(x, group);
  }
  return (logs) => {
    const [p, q, gamma] = logs.map(Math.exp) as [number, number, number];
    const [logGammaQ, digammaQ, logScale] = [logGamma(q), digamma(q), Math.log(gamma)];
    let [value, dp, dq, dgamma] = [0, 0, 0, 0];
    for (const [x, { totals, sumLogZ }] of byRepeats) {
      const n = totals.length;
      let [sumLog, sumInverse] = [0, 0];
      for (const total of totals) {
        sumLog += Math.log(total + gamma);
        sumInverse += 1 / (total + gamma);
      }
      const shape = p * x;
      const logX = Math.log(x);
      const shared = digamma(shape + q);
      value += n * (logGamma(shape + q) - logGamma(shape) - logGammaQ + q * logScale + shape * logX);
      value += (shape - 1) * sumLogZ - (shape + q) * sumLog;
      dp += x * (n * (shared - digamma(shape) + logX) + sumLogZ - sumLog);
      dq += n * (shared - digammaQ + logScale) - sumLog;
      dgamma += (n * q) / gamma - (shape + q) * sumInverse;
    }
    return { value, gradient: [dp * p, dq * q, dgamma * gamma] };
  };
}
