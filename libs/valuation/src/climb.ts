/** A function to maximise, with its gradient. Outside its domain it answers -Infinity or NaN. */
export type Objective = (at: readonly number[]) => Evaluation;

export interface Evaluation {
  readonly value: number;
  readonly gradient: readonly number[];
}

/** Where a climb ended. */
export interface Summit extends Evaluation {
  readonly at: readonly number[];
  readonly evaluations: number;
}

const LONGEST_STEP = 2;
const MOST_STEPS = 500;
const MOST_RESTARTS = 3;

/** Largest absolute entry of a gradient. */
export const gradientNorm = (gradient: readonly number[]): number => Math.max(...gradient.map(Math.abs));

/**
 * Climbs from `start` to a local maximum by BFGS (Nocedal and Wright, Numerical Optimization, 6.1) with a backtracking line search.
 * Yields before each evaluation, so that whoever drives it may let others run in between. Ends when the gain still to be had, as
 * gradient and curvature foretell it, is below `tolerance` * (1 + |value|), or when no step goes up any more; whether that
 * is a maximum is for the caller to check.
 */
export function* climb(objective: Objective, start: readonly number[], tolerance: number): Generator<void, Summit> {
  let at = start;
  yield;
  let here = objective(at);
  let evaluations = 1;
  let curvature = steepest(here);
  let fresh = true;
  let restarts = 0;

  for (let step = 0; step < MOST_STEPS; step++) {
    const direction = capped(times(curvature, here.gradient));
    const rise = dot(direction, here.gradient);
    if (!fresh && rise <= tolerance * (1 + Math.abs(here.value))) break;
    let better: { at: readonly number[]; evaluation: Evaluation } | undefined;
    // Armijo's condition: a step must gain at least a small part of what the slope promises.
    for (let length = 1; length > 1e-9 && better === undefined; length /= 2.5) {
      const next = at.map((value, i) => value + length * (direction[i] ?? 0));
      yield;
      const there = objective(next);
      evaluations++;
      const goesUp = there.value >= here.value + 1e-4 * length * rise;
      if (goesUp && there.gradient.every(Number.isFinite)) better = { at: next, evaluation: there };
    }
    if (better === undefined) {
      if (fresh || restarts++ === MOST_RESTARTS) break;
      [curvature, fresh] = [steepest(here), true];
      continue;
    }
    const { at: next, evaluation: there } = better;
    const moved = difference(next, at);
    const flattened = difference(here.gradient, there.gradient);
    curvature = updated(curvature, moved, flattened, fresh);
    [at, here, fresh] = [next, there, false];
  }
  return { at, ...here, evaluations };
}

/** BFGS update of the inverse of the negative Hessian; left as it is where the function is not concave along the step. */
function updated(inverse: Matrix, moved: readonly number[], flattened: readonly number[], fresh: boolean): Matrix {
  const along = dot(moved, flattened);
  if (along <= 1e-14) return inverse;
  const scaled = fresh ? identity(moved.length, along / dot(flattened, flattened)) : inverse;
  const image = times(scaled, flattened);
  const factor = (1 + dot(flattened, image) / along) / along;
  return scaled.map((row, i) =>
    row.map((value, j) => {
      const [si, sj, hi, hj] = [moved[i] ?? 0, moved[j] ?? 0, image[i] ?? 0, image[j] ?? 0];
      return value + factor * si * sj - (hi * sj + si * hj) / along;
    }),
  );
}

export type Matrix = readonly (readonly number[])[];

const identity = (size: number, scale: number): Matrix =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (i === j ? scale : 0)));
/** Before anything is known of the curvature: along the gradient, by a step of at most 1. */
const steepest = ({ gradient }: Evaluation): Matrix =>
  identity(gradient.length, 1 / Math.max(1, gradientNorm(gradient)));
const difference = (a: readonly number[], b: readonly number[]): number[] => a.map((value, i) => value - (b[i] ?? 0));
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
const times = (matrix: Matrix, vector: readonly number[]): number[] => matrix.map((row) => dot(row, vector));

function capped(direction: readonly number[]): readonly number[] {
  const longest = Math.max(...direction.map(Math.abs));
  return longest > LONGEST_STEP ? direction.map((value) => (value * LONGEST_STEP) / longest) : direction;
}
