import fc from 'fast-check';
import { digamma, logBeta, logGamma } from './log-gamma';

describe('ln G', () => {
  it.each([
    [1, 0],
    [2, 0],
    [0.5, Math.log(Math.PI) / 2],
    [5, Math.log(24)],
    [171, 706.5730622457874],
    [1e6, 12815504.569147611],
    [1e-10, 23.025850929882733],
  ])('of %d is %d', (x, expected) => {
    expect(Math.abs(logGamma(x) - expected)).toBeLessThan(4e-15 * Math.max(1, Math.abs(expected)));
  });

  it('is defined for positive numbers only', () => {
    expect([0, -1, -0.5, Number.NaN].map(logGamma)).toEqual([NaN, NaN, NaN, NaN]);
  });

  it('follows G(x + 1) = x G(x), and its derivative follows it', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e5, noNaN: true }), (x) => {
        const scale = Math.max(1, Math.abs(logGamma(x)));
        expect(Math.abs(logGamma(x + 1) - logGamma(x) - Math.log(x)) / scale).toBeLessThan(1e-13);
        expect(Math.abs(digamma(x + 1) - digamma(x) - 1 / x) / (1 + 1 / x)).toBeLessThan(1e-13);
      }),
    );
  });

  it('has a derivative of minus Euler’s constant at 1', () => {
    expect(digamma(1)).toBeCloseTo(-0.5772156649015329, 14);
  });

  it('gives ln B(a, b)', () => {
    expect(logBeta(2, 3)).toBeCloseTo(Math.log(1 / 12), 14);
  });
});
