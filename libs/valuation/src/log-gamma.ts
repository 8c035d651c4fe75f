/** Coefficients B(2k) / (2k (2k-1)) of Stirling's series for ln G(x). */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];
/** Coefficients B(2k) / (2k) of the asymptotic series of the digamma function. */
const DIGAMMA = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12];
/** From here on the series above are exact to double precision; smaller arguments are shifted up to it. */
const ASYMPTOTIC = 12;
const HALF_LOG_TWO_PI = 0.9189385332046728;

/** ln G(x) for x > 0 (NaN otherwise), to about 15 digits (absolute near 1 and 2, where it is 0). Abramowitz and Stegun 6.1.41. */
export function logGamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let shifted = x;
  let product = 1;
  while (shifted < ASYMPTOTIC) product *= shifted++;
  const inverseSquare = 1 / (shifted * shifted);
  return (
    (shifted - 0.5) * Math.log(shifted) -
    shifted +
    HALF_LOG_TWO_PI +
    polynomial(STIRLING, inverseSquare) / shifted -
    Math.log(product)
  );
}

/** The derivative of ln G(x) for x > 0 (NaN otherwise). Abramowitz and Stegun 6.3.18. */
export function digamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  let shifted = x;
  let sum = 0;
  while (shifted < ASYMPTOTIC) sum += 1 / shifted++;
  const inverseSquare = 1 / (shifted * shifted);
  return Math.log(shifted) - 0.5 / shifted - inverseSquare * polynomial(DIGAMMA, inverseSquare) - sum;
}

/** ln B(a, b) = ln[G(a) G(b) / G(a + b)] for a, b > 0. */
export const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);

function polynomial(coefficients: readonly number[], at: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * at + coefficient, 0);
}
