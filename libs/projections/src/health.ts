import { retrying, type BackOff } from './back-off';
import { reasonOf, type Log } from './log';
import type { ReadModelStatus, StoppedAt } from './projector-status';

/** How a read model or a policy is doing, and the way it deals with stores that are away. */
export interface Health {
  /** What it does now, unless delayed or stopped. */
  readonly doing: (state: 'catching-up' | 'live') => void;
  /** Does something until it succeeds; shown as delayed meanwhile. Throws errors not worth another try, and any once aborted. */
  readonly insist: <T>(action: () => Promise<T>, worthAnother: (error: unknown) => boolean) => Promise<T>;
  /** It cannot go on: red until somebody looks. Only the first reason counts; none after the abort. */
  readonly stop: (at: StoppedAt) => void;
  /** It can go on after all. */
  readonly resume: () => void;
  readonly status: () => Pick<ReadModelStatus, 'state' | 'delayedBy' | 'stoppedAt'>;
}

export interface HealthOptions {
  /** Who it is, for the log. */
  readonly named: object;
  readonly backOff: BackOff;
  readonly signal: AbortSignal;
  readonly log: Log;
}

export function health({ named, backOff, signal, log }: HealthOptions): Health {
  let doing: 'opening' | 'catching-up' | 'live' = 'opening';
  /** What fails at the moment, by the action that is tried again. */
  const failing = new Map<object, string>();
  let stoppedAt: StoppedAt | undefined;
  return {
    doing: (state) => void (doing = state),
    insist: async (action, worthAnother) => {
      const failed = (error: unknown, failures: number): void => {
        const reason = reasonOf(error);
        failing.set(action, reason);
        log.warn({ ...named, failures, reason }, 'a store is away, trying again');
      };
      try {
        return await retrying(action, { backOff, signal, worthAnother, failed });
      } finally {
        // What was failing when it ended is the last that is known of it.
        if (!signal.aborted) failing.delete(action);
      }
    },
    stop: (at) => {
      if (signal.aborted || stoppedAt) return;
      stoppedAt = at;
      log.error({ ...named, ...at }, 'stopped here; everything else goes on');
    },
    resume: () => {
      if (stoppedAt) log.info(named, 'goes on');
      stoppedAt = undefined;
    },
    status: () => {
      const [delayedBy] = failing.values();
      return {
        state: stoppedAt ? 'stopped' : delayedBy === undefined ? doing : 'delayed',
        ...(delayedBy === undefined ? {} : { delayedBy }),
        ...(stoppedAt ? { stoppedAt } : {}),
      };
    },
  };
}

/** Where something stops that is not about one fact: the position it had reached. */
export const stoppedAtPosition = (position: number, error: unknown): StoppedAt => ({
  stream: '',
  revision: -1,
  position,
  type: '',
  reason: reasonOf(error),
});
