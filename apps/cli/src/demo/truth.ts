import type { BgNbdParameters, GammaGammaParameters } from '@aftercare/valuation';

/**
 * What the sample company's customers were made with, so that a fit can be seen to find it again. Time in weeks, values in euros.
 * The failure laws of its products stand in `products.ts`.
 */
export const truth: { readonly bgNbd: BgNbdParameters; readonly gammaGamma: GammaGammaParameters } = {
  bgNbd: { r: 0.8, alpha: 12, a: 0.9, b: 4 },
  gammaGamma: { p: 5, q: 4, gamma: 75 },
};

/** Everything happens within so many weeks before the end of the sample. */
export const sampleWeeks = 104;
export const sampleCurrency = 'EUR';
