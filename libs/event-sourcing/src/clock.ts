import type { Instant } from '@aftercare/domain';

/** Tells the time; injected so that decisions and specs can be repeated. */
export type Clock = () => Instant;

/** The machine's clock, in milliseconds. */
export const systemClock: Clock = () => new Date().toISOString();
