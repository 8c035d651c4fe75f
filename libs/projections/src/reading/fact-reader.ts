import type { EventStoreDBClient } from '@eventstore/db-client';
import {
  subscribeInBunches,
  type FactDecoder,
  type SubscribeOptions,
  type SubscriptionItem,
} from '@aftercare/event-sourcing';

export type ReadingOptions = Required<Pick<SubscribeOptions, 'from' | 'signal' | 'onInterruption'>>;

/**
 * All facts after a position, past and future, in bunches and as fast as they are taken. Survives every error and tells of it by
 * `onInterruption`; ends only by the signal.
 */
export type FactReader = (options: ReadingOptions) => AsyncIterable<readonly SubscriptionItem[]>;

/** Reads in the calling thread. */
export const readingHere =
  (client: EventStoreDBClient, decode: FactDecoder): FactReader =>
  (options) =>
    subscribeInBunches(client, { ...options, decode });
