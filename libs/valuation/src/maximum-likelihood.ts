import { climb, gradientNorm, type Objective, type Summit } from './climb';
import { covarianceAt } from './information';

/** What came of fitting a model by maximum likelihood; `P` holds the model's parameters by name. */
export interface Fit<P> {
  readonly parameters: P;
  /** Standard errors from the observed information; NaN where the data do not determine them. */
  readonly standardErrors: P;
  readonly logLikelihood: number;
  /** False: do not use the parameters. `problem` says why. */
  readonly converged: boolean;
  readonly problem?: string;
  /** Largest entry of the gradient of ln L with respect to the logarithms of the parameters. */
  readonly gradientNorm: number;
  /** How many of the starts ended at this maximum, and of how many. */
  readonly startsAgreed: number;
  readonly starts: number;
  readonly evaluations: number;
}

/** Lets others run between two evaluations, e.g. `() => new Promise(setImmediate)`. */
export type Pause = () => Promise<void>;

/** ln L of two starts that differ by less are the same maximum: far below what any test on likelihoods can tell. */
const SAME_MAXIMUM = 1e-4;
/** A climb ends when less than this part of ln L is to be gained: just above what rounding hides. */
const GAIN = 1e-13;
/** The largest gradient, as a part of ln L, that passes for zero. */
const FLAT = 1e-7;
/** Logarithms of parameters (in the scale of the data) beyond this have run off: the likelihood has no maximum inside. */
const EDGE = 12;

/**
 * Maximises ln L over positive parameters, climbing in their logarithms from every start. It has converged when the gradient
 * vanishes at the best point, the information there is positive definite, a second start ends at the same height, and no
 * parameter ran off towards zero or infinity. `starts` are parameter values, in the order of `names`.
 */
export function* maximumLikelihood<P extends object>(
  objective: Objective,
  names: readonly (keyof P & string)[],
  starts: readonly (readonly number[])[],
): Generator<void, Fit<P>> {
  const summits: Summit[] = [];
  for (const start of starts) summits.push(yield* climb(objective, start.map(Math.log), GAIN));
  const best = summits.reduce((a, b) => (b.value > a.value || Number.isNaN(a.value) ? b : a));
  const covariance = covarianceAt(objective, best.at);
  const startsAgreed = summits.filter(({ value }) => best.value - value <= SAME_MAXIMUM).length;
  const values = best.at.map(Math.exp);
  const problem = problemOf(best, covariance !== undefined, startsAgreed, names, starts);
  const named = (numbers: readonly number[]) => Object.fromEntries(names.map((name, i) => [name, numbers[i]])) as P;
  return {
    parameters: named(values),
    standardErrors: named(values.map((value, i) => value * Math.sqrt(covariance?.[i]?.[i] ?? Number.NaN))),
    logLikelihood: best.value,
    converged: problem === undefined,
    ...(problem === undefined ? {} : { problem }),
    gradientNorm: gradientNorm(best.gradient),
    startsAgreed,
    starts: starts.length,
    evaluations: summits.reduce((sum, { evaluations }) => sum + evaluations, 0),
  };
}

function problemOf(
  best: Summit,
  isMaximum: boolean,
  agreed: number,
  names: readonly string[],
  starts: readonly (readonly number[])[],
): string | undefined {
  if (!Number.isFinite(best.value)) return 'the likelihood could not be computed for these data';
  const runaway = names.find((_, i) =>
    starts.every((start) => Math.abs((best.at[i] ?? 0) - Math.log(start[i] ?? 1)) > EDGE),
  );
  if (runaway) return `the data do not determine ${runaway}: the likelihood keeps rising as it goes to its limit`;
  if (gradientNorm(best.gradient) > FLAT * (1 + Math.abs(best.value))) return 'the gradient did not vanish';
  if (!isMaximum) return 'the data do not determine all parameters: the likelihood is flat at its top';
  if (agreed < 2) return 'the starts ended at different maxima';
  return undefined;
}

/** Runs a fit to its end in one go. */
export function runToEnd<R>(steps: Generator<void, R>): R {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Runs a fit, pausing between evaluations. */
export async function runWithPauses<R>(steps: Generator<void, R>, pause: Pause): Promise<R> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await pause();
  }
}
