import { setTimeout as pause } from 'node:timers/promises';
import { retrying, type BackOff } from '../back-off';
import { reasonOf, type Log } from '../log';
import type { Lease } from './lease';
import type { Leases } from './leases';

/** Work that one process does at a time. */
export interface LeasedWork {
  /** Takes it when nobody has it. Throws when the store is away. */
  turn(): Promise<void>;
  /** Ends it for now, and lets others have it. */
  rest(): Promise<void>;
  /** Ends it for good, and lets others have it at once. */
  stop(): Promise<void>;
}

export interface LeasedWorkOptions {
  readonly leases: Leases;
  /** Name of its lease. */
  readonly name: string;
  /** Begins the work; resolves when nothing of it runs any more, which is to be soon after the signal. */
  readonly start: (signal: AbortSignal) => Promise<void>;
  /** So long its end is waited for before others may begin it. */
  readonly patienceMs: number;
  /** Pauses before work that has failed is begun anew. */
  readonly backOff: BackOff;
  readonly log: Log;
}

/** Does the work for as long as this process holds its lease. It is begun anew only when nothing runs of it in this process. */
export function leasedWork({ leases, name, start, patienceMs, backOff, log }: LeasedWorkOptions): LeasedWork {
  let doing: { readonly lease: Lease; readonly end: AbortController; readonly ended: Promise<void> } | undefined;
  let stopping = false;

  const begin = (lease: Lease): void => {
    const end = new AbortController();
    const signal = AbortSignal.any([lease.ended, end.signal]);
    const failed = (error: unknown): void =>
      log.error({ lease: name, reason: reasonOf(error) }, 'work that one process does has failed, beginning it anew');
    // What fails once the lease is lost, or while it ends, is the next holder's.
    const ended = retrying(() => start(signal), { backOff, signal, failed }).catch(() => undefined);
    doing = { lease, end, ended };
    lease.ended.addEventListener('abort', () => void ended.then(() => (doing = undefined)));
  };

  const rest = async (): Promise<void> => {
    if (!doing) return;
    const { lease, end, ended } = doing;
    end.abort();
    await Promise.race([ended, pause(patienceMs, undefined, { ref: false })]);
    await leases.release([lease]);
  };

  return {
    rest,
    turn: async () => {
      if (doing || stopping || !leases.free(name)) return;
      const lease = await leases.take(name);
      if (lease && stopping) await leases.release([lease]);
      else if (lease) begin(lease);
    },
    stop: async () => {
      stopping = true;
      await rest();
    },
  };
}
