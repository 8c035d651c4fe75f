/** A real number as its sign and the logarithm of its size, for values that overflow a double. */
export interface SignedLog {
  readonly sign: -1 | 0 | 1;
  readonly log: number;
}

/** A solution of the hypergeometric equation at a point: its value and slope, both to be multiplied by e^scale. */
interface Jet {
  readonly value: number;
  readonly slope: number;
  readonly scale: number;
}

const HUGE = 1e200;
const LOG_HUGE = Math.log(HUGE);
const EPSILON = 1e-17;
/** Below this the terms of a series alternate for so long that their cancellation costs digits. */
const ALTERNATING = -8;
/** The series needs some 40 / (1 - z) terms: beyond this z it is continued instead. */
const NEAR_ONE = 0.9;

/**
 * Gauss's 2F1(a, b; c; z) for 0 <= z < 1 and c not zero or a negative integer, as sign and logarithm.
 *
 * Where c - a - b < 0, Euler's transformation (Abramowitz and Stegun 15.3.3) takes the singularity at z = 1 out as a factor, unless
 * the series would then alternate. Near z = 1 a slowly converging series is continued by Taylor steps of the differential equation
 * (15.5.1), each of which halves the distance to 1; with a large c or c - a - b, where these steps would lose digits, the series
 * converges quickly.
 */
export function logHypergeometric2F1(a: number, b: number, c: number, z: number): SignedLog {
  if (!(z >= 0 && z < 1)) throw new RangeError(`2F1 is computed for 0 <= z < 1, not for z = ${z}`);
  if (c <= 0 && Number.isInteger(c)) throw new RangeError(`2F1 has a pole at c = ${c}`);
  const excess = c - a - b;
  if (excess < 0 && Math.min(c - a, c - b) > ALTERNATING) {
    const { sign, log } = logHypergeometric2F1(c - a, c - b, c, z);
    return { sign, log: log + excess * Math.log1p(-z) };
  }
  const continued = z > NEAR_ONE && excess >= 0 && excess <= 20 && Math.max(Math.abs(a), Math.abs(b), c) <= 100;
  let at = continued ? NEAR_ONE : z;
  let jet = seriesAtZero(a, b, c, at);
  while (at < z) {
    const next = Math.min(z, at + (1 - at) / 2);
    jet = taylorStep(a, b, c, at, next - at, jet);
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
    // What is left is about term / (1 - ratio), if the terms fall at all.
    const ratio = Math.abs(((a + n + 1) * (b + n + 1) * z) / ((c + n + 1) * (n + 2)));
    if (term === 0 || (ratio < 1 && Math.abs(term) < EPSILON * Math.abs(value) * (1 - ratio)))
      return { value, slope, scale };
    if (Math.abs(value) + Math.abs(slope) > HUGE) {
      [value, slope, term] = [value / HUGE, slope / HUGE, term / HUGE];
      scale += LOG_HUGE;
    }
  }
}

function taylorStep(a: number, b: number, c: number, from: number, step: number, jet: Jet): Jet {
  let [previous, current] = [jet.value, jet.slope * step];
  let [value, slope] = [previous + current, current];
  const leading = from * (1 - from);
  const drift = c - (a + b + 1) * from;
  // Two small terms in a row end it: a single one may be small by chance, as each follows from two.
  for (let n = 0, small = 0; small < 2; n++) {
    const falling = ((n + a) * (n + b) * step * step * previous) / (n + 1);
    const next = (falling - ((1 - 2 * from) * n + drift) * step * current) / (leading * (n + 2));
    [previous, current] = [current, next];
    value += next;
    slope += next * (n + 2);
    small = Math.abs(next) * (n + 2) <= EPSILON * (Math.abs(value) + Math.abs(slope)) ? small + 1 : 0;
  }
  return { value, slope: slope / step, scale: jet.scale };
}
