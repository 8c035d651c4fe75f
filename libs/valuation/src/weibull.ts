/** Life times that are Weibull: `shape` < 1 early failures, 1 chance, > 1 wear; at age `scale` 63.2 % have failed. */
export interface WeibullLaw {
  readonly shape: number;
  readonly scale: number;
}

/** Share still working at `age` >= 0. */
export const survival = ({ shape, scale }: WeibullLaw, age: number): number => Math.exp(-((age / scale) ** shape));

/** Share that fails between two ages of those that work at the first. */
export function failureBetween({ shape, scale }: WeibullLaw, from: number, until: number): number {
  return -Math.expm1((from / scale) ** shape - (until / scale) ** shape);
}

/** The age at which a share of `probability` in (0, 1) has failed. */
export const ageAtFailure = ({ shape, scale }: WeibullLaw, probability: number): number =>
  scale * (-Math.log1p(-probability)) ** (1 / shape);
