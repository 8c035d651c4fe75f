import { aggregates, type Instant } from '@aftercare/domain';
import { factDecoder } from '@aftercare/event-sourcing';
import { silentLog } from '../log';
import { until, type RunningStores } from '../running-stores.fixture';
import type { Policy } from './policy';
import { startPolicy, type PolicyOptions, type RunningPolicy } from './start-policy';

/** A clock that a spec moves by hand. */
export interface HandClock {
  readonly now: () => Instant;
  set(instant: Instant): void;
}

export function handClock(start: Instant): HandClock {
  let now = start;
  return { now: () => now, set: (instant) => void (now = instant) };
}

/** A policy of a spec, as a process runs it. */
export interface PolicyOfSpec extends RunningPolicy {
  /** Resolves once everything up to a position is done, parked or waits as a timer. */
  reached(position: number): Promise<void>;
  stop(): Promise<void>;
}

export function runPolicy(stores: RunningStores, policy: Policy, how: Partial<PolicyOptions> = {}): PolicyOfSpec {
  const end = new AbortController();
  const running = startPolicy({
    ...{ ...stores, policy, log: silentLog, signal: end.signal, tickMs: 2 },
    decode: factDecoder({ aggregates }),
    backOff: { firstMs: 1, longestMs: 4 },
    ...how,
  });
  return {
    ...running,
    reached: (position) => until(() => running.status().checkpoint >= position),
    stop: async () => {
      end.abort();
      await running.ended;
    },
  };
}
