import type { Random } from './random';

// Only log, exp and sqrt are used: engines agree on these to the last bit, which is not promised of pow, sin and cos.

/** Exponential with `rate` > 0: mean 1 / rate. */
export const drawExponential = (random: Random, rate: number): number => -Math.log(random()) / rate;

/** Weibull with `shape`, `scale` > 0, by inversion. */
export const drawWeibull = (random: Random, shape: number, scale: number): number =>
  scale * Math.exp(Math.log(-Math.log(random())) / shape);

/** Normal, by Marsaglia's polar method. */
export function drawNormal(random: Random, mean = 0, deviation = 1): number {
  for (;;) {
    const [u, v] = [2 * random() - 1, 2 * random() - 1];
    const square = u * u + v * v;
    if (square > 0 && square < 1) return mean + deviation * u * Math.sqrt((-2 * Math.log(square)) / square);
  }
}

/** Gamma with `shape`, `rate` > 0: mean shape / rate. Marsaglia and Tsang (2000); below shape 1 by their boost. */
export function drawGamma(random: Random, shape: number, rate: number): number {
  if (shape < 1) return drawGamma(random, shape + 1, rate) * Math.exp(Math.log(random()) / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = drawNormal(random);
    const root = 1 + c * normal;
    if (root <= 0) continue;
    const cube = root * root * root;
    if (Math.log(random()) < (normal * normal) / 2 + d - d * cube + d * Math.log(cube)) return (d * cube) / rate;
  }
}

/** Beta with `a`, `b` > 0. */
export function drawBeta(random: Random, a: number, b: number): number {
  const [x, y] = [drawGamma(random, a, 1), drawGamma(random, b, 1)];
  return x / (x + y);
}

/** Geometric: the number of trials up to and with the first success, each with `probability` in (0, 1]. */
export const drawGeometric = (random: Random, probability: number): number =>
  probability >= 1 ? 1 : Math.max(1, Math.ceil(Math.log(random()) / Math.log1p(-probability)));

/** True with `probability`. */
export const drawChance = (random: Random, probability: number): boolean => random() < probability;

/** A whole number from `least` to `most`, both inclusive, all equally likely. */
export const drawInteger = (random: Random, least: number, most: number): number =>
  least + Math.floor(random() * (most - least + 1));

/** One of `items`, with a chance in proportion to its weight (all equal unless stated). Throws for an empty list. */
export function drawOne<Item>(random: Random, items: readonly Item[], weight: (item: Item) => number = () => 1): Item {
  let left = random() * items.reduce((sum, item) => sum + weight(item), 0);
  for (const item of items) {
    left -= weight(item);
    if (left <= 0) return item;
  }
  const last = items.at(-1);
  if (last === undefined) throw new RangeError('there is nothing to draw from');
  return last;
}
