import type { Matrix, Objective } from './climb';

const STEP = 1e-4;

/**
 * The covariance of maximum likelihood estimates: the inverse of the observed information (the negative Hessian of ln L) at
 * the maximum, from central differences of the gradient. Undefined where the information is not positive definite, that
 * is where the point is no strict maximum: some direction is not determined by the data.
 */
export function covarianceAt(objective: Objective, at: readonly number[]): Matrix | undefined {
  const rows = at.map((_, i) => {
    const shifted = (by: number) => objective(at.map((value, j) => (i === j ? value + by : value))).gradient;
    const [above, below] = [shifted(STEP), shifted(-STEP)];
    return above.map((value, j) => ((below[j] ?? 0) - value) / (2 * STEP));
  });
  return inverseOfPositive(rows.map((row, i) => row.map((value, j) => (value + (rows[j]?.[i] ?? 0)) / 2)));
}

/** Inverse of a symmetric positive definite matrix by Cholesky's decomposition; undefined if it is not one. */
function inverseOfPositive(matrix: Matrix): Matrix | undefined {
  const size = matrix.length;
  const lower: number[][] = matrix.map(() => new Array<number>(size).fill(0));
  const get = (rows: Matrix, i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = get(matrix, i, j);
      for (let k = 0; k < j; k++) rest -= get(lower, i, k) * get(lower, j, k);
      const row = lower[i] ?? [];
      if (i !== j) row[j] = rest / get(lower, j, j);
      else if (rest > 1e-12 * Math.max(1, get(matrix, i, i))) row[i] = Math.sqrt(rest);
      else return undefined;
    }
  }
  const columns = matrix.map((_, unit) => {
    const forward: number[] = [];
    for (let i = 0; i < size; i++) {
      let rest = i === unit ? 1 : 0;
      for (let k = 0; k < i; k++) rest -= get(lower, i, k) * (forward[k] ?? 0);
      forward[i] = rest / get(lower, i, i);
    }
    const solution = new Array<number>(size).fill(0);
    for (let i = size - 1; i >= 0; i--) {
      let rest = forward[i] ?? 0;
      for (let k = i + 1; k < size; k++) rest -= get(lower, k, i) * (solution[k] ?? 0);
      solution[i] = rest / get(lower, i, i);
    }
    return solution;
  });
  return columns;
}
