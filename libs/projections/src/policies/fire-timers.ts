import { setTimeout as pause } from 'node:timers/promises';
import type { Instant } from '@aftercare/domain';
import type { Health } from '../health';
import type { PolicyStatus } from '../projector-status';
import { unlessRuleBroken } from './unless-rule-broken';
import type { DueTimer, Timers } from './timers';

export interface TimerLoopOptions {
  readonly timers: Timers;
  /** Never rejects. */
  readonly fire: (due: DueTimer) => Promise<void>;
  readonly clock: () => Instant;
  /** How often the clock is looked at. */
  readonly tickMs: number;
  readonly insist: Health['insist'];
  readonly signal: AbortSignal;
}

export interface TimerLoop {
  /** A timer was set. */
  noticed(due: Instant): void;
  /** Timers that were passed over may fire now. */
  wake(): void;
  status(): PolicyStatus['timers'];
  /** Fires what is due, the longest due first, and goes on when more is; ends by the signal. */
  run(): Promise<void>;
}

/** Before the first look at the store: something may be due. */
const AT_ONCE = '';

/** The store is asked only when something is due; the clock is looked at in between. */
export function timerLoop({ timers, fire, clock, tickMs, insist, signal }: TimerLoopOptions): TimerLoop {
  let next: Instant | undefined = AT_ONCE;
  let firing: Instant | undefined;
  const noticed = (due: Instant | undefined): void => {
    if (due !== undefined && (next === undefined || due < next)) next = due;
  };

  const fireDue = async (): Promise<void> => {
    const now = clock();
    next = undefined;
    for await (const page of timers.due(now)) {
      firing = page[0]?.timer.due;
      await Promise.all(page.map(fire));
      if (signal.aborted) break;
    }
    firing = undefined;
    noticed(await timers.after(now));
  };

  return {
    noticed,
    wake: () => noticed(AT_ONCE),
    status: () => {
      const oldest = firing ?? (next === AT_ONCE ? undefined : next);
      return oldest === undefined
        ? { lateMs: 0 }
        : { next: oldest, lateMs: Math.max(0, Date.parse(clock()) - Date.parse(oldest)) };
    },
    run: async () => {
      while (!signal.aborted) {
        if (next !== undefined && next <= clock()) await insist(fireDue, unlessRuleBroken);
        else await pause(tickMs, undefined, { signal }).catch(() => undefined);
      }
    },
  };
}
