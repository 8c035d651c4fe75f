import fc from 'fast-check';
import { hypergeometric2F1, logHypergeometric2F1 } from './hypergeometric';
import { logGamma } from './log-gamma';

const relative = (actual: number, expected: number) => Math.abs(actual / expected - 1);

describe('2F1', () => {
  it('is ln(1 - z) / -z for (1, 1; 2), however near z is to 1', () => {
    for (const z of [1e-9, 0.1, 0.5, 0.75, 0.9, 0.99, 0.999999, 1 - 1e-12]) {
      expect(relative(hypergeometric2F1(1, 1, 2, z), -Math.log1p(-z) / z)).toBeLessThan(1e-12);
    }
  });

  it('is (1 - z)^-a where b = c', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 500, noNaN: true }),
        fc.double({ min: 0.01, max: 500, noNaN: true }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        (a, b, z) => {
          const { sign, log } = logHypergeometric2F1(a, b, b, z);
          expect(sign).toBe(1);
          expect(Math.abs(log + a * Math.log1p(-z))).toBeLessThan(1e-11 * (1 + Math.abs(log)));
        },
      ),
    );
  });

  it('tends to Gauss’s value at z = 1', () => {
    const [a, b, c] = [0.3, 0.7, 2.6];
    const atOne = Math.exp(logGamma(c) + logGamma(c - a - b) - logGamma(c - a) - logGamma(c - b));
    expect(relative(hypergeometric2F1(a, b, c, 1 - 1e-14), atOne)).toBeLessThan(1e-11);
  });

  it('obeys the relation of neighbours in c (Abramowitz and Stegun 15.2.12) for the arguments of BG/NBD', () => {
    const argument = fc.record({
      r: fc.double({ min: 0.05, max: 5, noNaN: true }),
      a: fc.double({ min: 0.05, max: 5, noNaN: true }),
      b: fc.double({ min: 0.05, max: 8, noNaN: true }),
      x: fc.integer({ min: 1, max: 400 }),
      z: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
    });
    fc.assert(
      fc.property(argument, ({ r, a, b, x, z }) => {
        const [A, B, C] = [r + x, b + x, a + b + x + 1];
        const at = (c: number) => logHypergeometric2F1(A, B, c, z);
        const base = at(C);
        const ratio = (c: number) => at(c).sign * Math.exp(at(c).log - base.log);
        const terms = [
          C * (C - 1) * (z - 1) * ratio(C - 1),
          C * (C - 1 - (2 * C - A - B - 1) * z),
          (C - A) * (C - B) * z * ratio(C + 1),
        ];
        const sum = terms.reduce((total, term) => total + term, 0);
        expect(Math.abs(sum)).toBeLessThan(1e-9 * Math.max(...terms.map(Math.abs)));
      }),
    );
  });

  it('has a logarithm where it overflows', () => {
    expect(hypergeometric2F1(5000, 5000, 9000, 0.9)).toBe(Number.POSITIVE_INFINITY);
    expect(logHypergeometric2F1(5000, 5000, 5000, 0.9).log).toBeCloseTo(-5000 * Math.log(0.1), 6);
  });

  it('refuses what lies outside its range', () => {
    expect(() => hypergeometric2F1(1, 1, 2, 1)).toThrow('0 <= z < 1');
    expect(() => hypergeometric2F1(1, 1, -2, 0.5)).toThrow('pole at c = -2');
  });
});
