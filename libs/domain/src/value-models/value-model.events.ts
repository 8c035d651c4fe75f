import type { FactCatalogue, Instant } from '../fact';

/** The period whose purchases a fit saw; both ends are instants, `until` not included. */
export interface FitWindow {
  readonly from: Instant;
  readonly until: Instant;
}

/** BG/NBD (Fader, Hardie, Lee 2005): `alpha` is DOMAIN.md's a0. Time is counted in `timeUnit`. */
export interface BgNbdFit {
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
  readonly logLikelihood: number;
  readonly customers: number;
  readonly converged: boolean;
}

/** Gamma-Gamma (Fader, Hardie 2013) on mean values in major units; `gamma` is DOMAIN.md's g. */
export interface GammaGammaFit {
  readonly p: number;
  readonly q: number;
  readonly gamma: number;
  readonly logLikelihood: number;
  /** Customers with a repeat purchase of a positive value. */
  readonly customers: number;
  /** Repeat customers left out because their mean value is 0. */
  readonly leftOut: number;
}

/** Facts of the models fitted for one currency (stream id = currency). */
export type ValueModelFact = ValueModelFitted;

/** Everything needed to compute a score again: parameters, window, and up to which position of the store purchases were counted. */
export interface ValueModelFitted {
  readonly type: 'ValueModelFitted';
  readonly data: {
    readonly fitId: string;
    readonly currency: string;
    readonly window: FitWindow;
    readonly timeUnit: 'week';
    /** IANA zone whose calendar days count as purchase days. */
    readonly zone: string;
    readonly bgNbd: BgNbdFit;
    readonly gammaGamma: GammaGammaFit | null;
    readonly position: number;
  };
}

export const valueModelFacts: FactCatalogue<ValueModelFact> = {
  ValueModelFitted: { version: 1, personal: [] },
};
