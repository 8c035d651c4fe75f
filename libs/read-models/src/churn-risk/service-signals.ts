import type { Instant } from '@aftercare/domain';

/** Something that happened to a customer, by the id of what it happened to. */
export type Signal = readonly [id: string, at: Instant];

/** What a customer's dealings with the service say about the danger of losing them. Each list keeps its newest 50 entries. */
export interface ServiceSignals {
  readonly customerId: string;
  readonly openClaims: readonly Signal[];
  readonly rejectedClaims: readonly Signal[];
  /** Open repairs, from the moment the unit was handed in. */
  readonly inRepair: readonly Signal[];
  readonly repaired: readonly (readonly [repair: string, at: Instant, days: number])[];
  readonly notFixed: readonly Signal[];
  /** Survey answers and reviews by item: the score as a share of its scale, 0 the worst and 1 the best. */
  readonly scores: readonly (readonly [item: string, at: Instant, share: number])[];
  /** Items of negative feedback that nobody has acted on. */
  readonly unanswered: readonly Signal[];
  readonly refunds: readonly Signal[];
  readonly cancellations: readonly Signal[];
  readonly disputes: readonly Signal[];
}

export const noSignals = (customerId: string): ServiceSignals => ({
  customerId,
  openClaims: [],
  rejectedClaims: [],
  inRepair: [],
  repaired: [],
  notFixed: [],
  scores: [],
  unanswered: [],
  refunds: [],
  cancellations: [],
  disputes: [],
});

/** The signals of several customers that are one, in the order of the customers. */
export const combinedSignals = (customerId: string, all: readonly ServiceSignals[]): ServiceSignals => ({
  customerId,
  openClaims: all.flatMap((one) => one.openClaims),
  rejectedClaims: all.flatMap((one) => one.rejectedClaims),
  inRepair: all.flatMap((one) => one.inRepair),
  repaired: all.flatMap((one) => one.repaired),
  notFixed: all.flatMap((one) => one.notFixed),
  scores: all.flatMap((one) => one.scores),
  unanswered: all.flatMap((one) => one.unanswered),
  refunds: all.flatMap((one) => one.refunds),
  cancellations: all.flatMap((one) => one.cancellations),
  disputes: all.flatMap((one) => one.disputes),
});
