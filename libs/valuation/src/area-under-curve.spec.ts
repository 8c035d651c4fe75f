import { areaUnderCurve } from './area-under-curve';

const predictions = (...pairs: [score: number, outcome: boolean][]) =>
  pairs.map(([score, outcome]) => ({ score, outcome }));

describe('area under the curve', () => {
  it('is 1 when every true outcome scores higher, 0 when lower', () => {
    expect(areaUnderCurve(predictions([1, false], [2, false], [3, true]))).toBe(1);
    expect(areaUnderCurve(predictions([1, true], [2, false], [3, false]))).toBe(0);
  });

  it('counts ties half', () => {
    expect(areaUnderCurve(predictions([1, true], [1, false]))).toBe(0.5);
    expect(areaUnderCurve(predictions([1, false], [2, true], [2, false], [3, true]))).toBe(0.875);
  });

  it('is not defined when all outcomes are alike', () => {
    expect(areaUnderCurve(predictions([1, true], [2, true]))).toBeNaN();
  });
});
