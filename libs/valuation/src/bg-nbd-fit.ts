import { type BgNbdParameters, type BuyingHistory, checkHistory } from './bg-nbd';
import type { Objective } from './climb';
import { type Fit, maximumLikelihood, type Pause, runToEnd, runWithPauses } from './maximum-likelihood';

const { exp, log, log1p } = Math;

/** A buying history, and how many customers have it (1 unless stated). */
export type CountedHistory = BuyingHistory & { readonly count?: number };

export type BgNbdFit = Fit<BgNbdParameters> & { readonly customers: number };

/** Histories with equal ones put together, as columns. */
interface Histories {
  readonly x: readonly number[];
  readonly tx: readonly number[];
  readonly T: readonly number[];
  readonly count: readonly number[];
  readonly customers: number;
  readonly mostRepeats: number;
}

/** ln L of the histories under the model. */
export function bgNbdLogLikelihood(model: BgNbdParameters, rows: Iterable<CountedHistory>): number {
  const { r, alpha, a, b } = model;
  return objectiveFor(grouped(rows))([r, alpha, a, b].map(log)).value;
}

/**
 * Fits BG/NBD by maximum likelihood in one go. Throws a RangeError for rows that are no histories or for no rows at all;
 * a fit that did not converge says so.
 */
export function fitBgNbd(rows: Iterable<CountedHistory>): BgNbdFit {
  return runToEnd(steps(rows));
}

/** The same fit, with a pause between evaluations so that a server stays responsive. */
export function fitBgNbdWithPauses(rows: Iterable<CountedHistory>, pause: Pause): Promise<BgNbdFit> {
  return runWithPauses(steps(rows), pause);
}

function* steps(rows: Iterable<CountedHistory>): Generator<void, BgNbdFit> {
  const histories = grouped(rows);
  if (histories.customers === 0) throw new RangeError('no customer bought anything in the window: nothing to fit');
  const age = histories.T.reduce((sum, T, i) => sum + T * (histories.count[i] ?? 0), 0) / histories.customers || 1;
  const fit = yield* maximumLikelihood<BgNbdParameters>(
    objectiveFor(histories),
    ['r', 'alpha', 'a', 'b'],
    [
      [0.3, age / 5, 0.8, 2.5],
      [1, age, 0.5, 2],
      [2, age / 2, 1.5, 8],
      [0.1, age / 20, 0.3, 0.6],
    ],
  );
  return { ...fit, customers: histories.customers };
}

function grouped(rows: Iterable<CountedHistory>): Histories {
  const groups = new Map<string, { history: BuyingHistory; count: number }>();
  let customers = 0;
  let mostRepeats = 0;
  for (const row of rows) {
    checkHistory(row);
    const count = row.count ?? 1;
    const key = `${row.x} ${row.tx} ${row.T}`;
    const group = groups.get(key);
    if (group) group.count += count;
    else groups.set(key, { history: row, count });
    customers += count;
    mostRepeats = Math.max(mostRepeats, row.x);
  }
  const all = [...groups.values()];
  return {
    x: all.map(({ history }) => history.x),
    tx: all.map(({ history }) => history.tx),
    T: all.map(({ history }) => history.T),
    count: all.map(({ count }) => count),
    customers,
    mostRepeats,
  };
}

/**
 * ln L and its gradient in the logarithms of (r, alpha, a, b). As x is whole, ratios of gamma functions are products of x factors:
 * they are tabled once per evaluation for all x, and need neither ln G nor its derivative.
 */
function objectiveFor({ x, tx, T, count, customers, mostRepeats }: Histories): Objective {
  const size = mostRepeats + 1;
  const [gammas, gammasR, betas, betasA, betasB] = Array.from({ length: 5 }, () => new Float64Array(size)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const at = (column: ArrayLike<number>, i: number): number => column[i] as number;

  return (logs) => {
    const [r, alpha, a, b] = logs.map(exp) as [number, number, number, number];
    for (let n = 0; n + 1 < size; n++) {
      gammas[n + 1] = at(gammas, n) + log(r + n);
      gammasR[n + 1] = at(gammasR, n) + 1 / (r + n);
      betas[n + 1] = at(betas, n) - log1p(a / (b + n));
      betasA[n + 1] = at(betasA, n) - 1 / (a + b + n);
      betasB[n + 1] = at(betasB, n) + a / ((b + n) * (a + b + n));
    }
    let value = customers * r * log(alpha);
    let [dr, dalpha, da, db] = [customers * log(alpha), (customers * r) / alpha, 0, 0];
    for (let i = 0; i < x.length; i++) {
      const [repeats, n] = [at(x, i), at(count, i)];
      const [age, logAge] = [alpha + at(T, i), log(alpha + at(T, i))];
      let logEnd = -(r + repeats) * logAge;
      let rateR = -logAge;
      let rateAlpha = -(r + repeats) / age;
      if (repeats > 0) {
        const last = alpha + at(tx, i);
        const logLast = log(last);
        const odds = (a / (b + repeats - 1)) * exp((r + repeats) * (logAge - logLast));
        const lost = odds === Number.POSITIVE_INFINITY ? 1 : odds / (1 + odds);
        logEnd =
          odds === Number.POSITIVE_INFINITY
            ? log(a / (b + repeats - 1)) - (r + repeats) * logLast
            : logEnd + log1p(odds);
        rateR += lost * (logAge - logLast);
        rateAlpha += lost * (r + repeats) * (1 / age - 1 / last);
        da += (n * lost) / a;
        db -= (n * lost) / (b + repeats - 1);
      }
      value += n * (at(gammas, repeats) + at(betas, repeats) + logEnd);
      dr += n * (at(gammasR, repeats) + rateR);
      dalpha += n * rateAlpha;
      da += n * at(betasA, repeats);
      db += n * at(betasB, repeats);
    }
    return { value, gradient: [dr * r, dalpha * alpha, da * a, db * b] };
  };
}
