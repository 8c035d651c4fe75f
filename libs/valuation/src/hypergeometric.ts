/** A real number as its sign and the logarithm of its size, for values that overflow a double. */
export interface SignedLog {
  readonly sign: -1 | 0 | 1;
  readonly log: number;
}

/** A solution of the hypergeometric equation at a point: `value` and `slope`, both times e^scale. */
interface Jet {
  value: number;
  slope: number;
  scale: number;
}

const HUGE = 1e200;
const LOG_HUGE = Math.log(HUGE);
const EPSILON = 1e-17;

/**
 * Gauss's 2F1(a, b; c; z) for 0 <= z < 1 and c not zero or a negative integer, as sign and logarithm.
 *
 * Euler's transformation (Abramowitz and Stegun 15.3.3) first makes c - a - b >= 0, so that the value stays bounded
 * towards z = 1. Up to z = 1/2 the series is summed; beyond, the solution is continued by Taylor steps of the differential
 * equation (15.5.1), each of which halves the distance to 1: about 50 terms a step however near z is to 1.
 */
export function logHypergeometric2F1(a: number, b: number, c: number, z: number): SignedLog {
  if (!(z >= 0 && z < 1)) throw new RangeError(`2F1 is computed for 0 <= z < 1, not for z = ${z}`);
  if (c <= 0 && Number.isInteger(c)) throw new RangeError(`2F1 has a pole at c = ${c}`);
  const excess = c - a - b;
  if (excess < 0) {
    const { sign, log } = logHypergeometric2F1(c - a, c - b, c, z);
    return { sign, log: log + excess * Math.log1p(-z) };
  }
  let at = Math.min(z, 0.5);
  const jet = seriesAtZero(a, b, c, at);
  while (at < z) {
    const next = Math.min(z, at + (1 - at) / 2);
    taylorStep(a, b, c, at, next - at, jet);
    at = next;
  }
  return { sign: Math.sign(jet.value) as SignedLog['sign'], log: Math.log(Math.abs(jet.value)) + jet.scale };
}

/** 2F1 itself, where it fits a double. */
export function hypergeometric2F1(a: number, b: number, c: number, z: number): number {
  const { sign, log } = logHypergeometric2F1(a, b, c, z);
  return sign * Math.exp(log);
}

function seriesAtZero(a: number, b: number, c: number, z: number): Jet {
  let term = 1;
  let value = 1;
  let slope = 0;
  let scale = 0;
  for (let n = 0; ; n++) {
    const coefficient = (term * (a + n) * (b + n)) / ((c + n) * (n + 1));
    slope += coefficient * (n + 1);
    term = coefficient * z;
    value += term;
    // Terms may grow before they fall: not done while the next one could be larger than this one.
    const falling = Math.abs((a + n + 1) * (b + n + 1) * z) < Math.abs((c + n + 1) * (n + 2));
    if (term === 0 || (falling && Math.abs(term) * (n + 1) < EPSILON * Math.abs(value))) return { value, slope, scale };
    if (Math.abs(value) + Math.abs(slope) > HUGE) {
      value /= HUGE;
      slope /= HUGE;
      term /= HUGE;
      scale += LOG_HUGE;
    }
  }
}

function taylorStep(a: number, b: number, c: number, from: number, step: number, jet: Jet): void {
  const size = Math.max(Math.abs(jet.value), Math.abs(jet.slope));
  let previous = jet.value / size;
  let current = (jet.slope / size) * step;
  let value = previous + current;
  let slope = current;
  let scale = jet.scale + Math.log(size);
  const leading = from * (1 - from);
  const drift = c - (a + b + 1) * from;
  let quiet = 0;
  // Two terms in a row must vanish: a single one may do so by chance, as the recurrence has two.
  for (let n = 0; quiet < 2; n++) {
    const next =
      (((n + a) * (n + b) * step * step * previous) / (n + 1) - ((1 - 2 * from) * n + drift) * step * current) /
      (leading * (n + 2));
    previous = current;
    current = next;
    value += next;
    slope += next * (n + 2);
    const falling = n > Math.abs(a) + Math.abs(b);
    quiet =
      (falling || n > 60) && Math.abs(next) * (n + 2) <= EPSILON * (Math.abs(value) + Math.abs(slope)) ? quiet + 1 : 0;
    if (Math.abs(value) + Math.abs(slope) > HUGE) {
      [value, slope, previous, current] = [value / HUGE, slope / HUGE, previous / HUGE, current / HUGE];
      scale += LOG_HUGE;
    }
  }
  jet.value = value;
  jet.slope = slope / step;
  jet.scale = scale;
}
