import {
  drawBeta,
  drawExponential,
  drawGamma,
  drawGeometric,
  drawInteger,
  drawNormal,
  drawOne,
  drawWeibull,
} from './draws';
import { logGamma } from './log-gamma';
import { type Random, randomFrom } from './random';
import { ageAtFailure, failureBetween, survival } from './weibull';

const N = 40_000;

/** Mean and variance of many draws from a fixed seed. */
function moments(draw: (random: Random) => number) {
  const random = randomFrom(20260301);
  const values = Array.from({ length: N }, () => draw(random));
  const mean = values.reduce((sum, value) => sum + value, 0) / N;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / N };
}

describe('draws', () => {
  it('are the same for the same seed, on every machine', () => {
    const random = randomFrom(42);
    const numbers = Array.from({ length: 3 }, () => random());
    expect(numbers).toEqual([0.15377165154351735, 0.018084544121180213, 0.5348906350361368]);
    expect(randomFrom(43)()).not.toBe(numbers[0]);
  });

  it('of uniform numbers never are 0 or 1', () => {
    const random = randomFrom(7);
    const values = Array.from({ length: N }, random);
    expect(values.every((value) => value > 0 && value < 1)).toBe(true);
    expect(new Set(values).size).toBe(N);
  });

  const weibullMean = 10 * Math.exp(logGamma(1 + 1 / 1.5));
  const weibullVariance = 100 * Math.exp(logGamma(1 + 2 / 1.5)) - weibullMean ** 2;
  it.each<[string, (random: Random) => number, number, number]>([
    ['uniform', (random) => random(), 1 / 2, 1 / 12],
    ['exponential', (random) => drawExponential(random, 4), 1 / 4, 1 / 16],
    ['gamma', (random) => drawGamma(random, 3, 2), 3 / 2, 3 / 4],
    ['gamma of a small shape', (random) => drawGamma(random, 0.25, 5), 0.05, 0.01],
    ['beta', (random) => drawBeta(random, 0.8, 2.4), 0.25, 0.1875 / 4.2],
    ['geometric', (random) => drawGeometric(random, 0.2), 5, 20],
    ['normal', (random) => drawNormal(random, 3, 2), 3, 4],
    ['Weibull', (random) => drawWeibull(random, 1.5, 10), weibullMean, weibullVariance],
    ['whole numbers', (random) => drawInteger(random, 1, 6), 3.5, 35 / 12],
    ['weighted', (random) => drawOne(random, [0, 1], (item) => 1 + 2 * item), 0.75, 0.1875],
  ])('have the mean and variance of the law: %s', (_, draw, mean, variance) => {
    const drawn = moments(draw);
    expect(Math.abs(drawn.mean - mean)).toBeLessThan(4 * Math.sqrt(variance / N));
    expect(drawn.variance / variance).toBeGreaterThan(0.93);
    expect(drawn.variance / variance).toBeLessThan(1.07);
  });

  it('of one out of nothing are refused', () => {
    expect(() => drawOne(randomFrom(1), [])).toThrow('nothing to draw from');
  });

  it('of Weibull lives fail as the law says', () => {
    const law = { shape: 1.8, scale: 200 };
    const random = randomFrom(99);
    const lives = Array.from({ length: N }, () => drawWeibull(random, law.shape, law.scale));
    for (const age of [50, 150, 300]) {
      const share = survival(law, age);
      const alive = lives.filter((life) => life > age).length / N;
      expect(Math.abs(alive - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / N));
      expect(failureBetween(law, 0, age)).toBeCloseTo(1 - share, 12);
      expect(ageAtFailure(law, 1 - share)).toBeCloseTo(age, 8);
    }
    expect(failureBetween(law, 100, 300)).toBeCloseTo(1 - survival(law, 300) / survival(law, 100), 12);
  });
});
