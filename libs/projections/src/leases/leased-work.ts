import { setTimeout as pause } from 'node:timers/promises';
import { reasonOf, type Log } from '../log';
import type { Lease } from './lease';
import type { Leases } from './leases';

/** Work that one process does at a time. */
export interface LeasedWork {
  /** Takes it when nobody has it. Throws when the store is away. */
  turn(): Promise<void>;
  /** Ends it, and lets others have it at once. */
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
  readonly log: Log;
}

/** Does the work for as long as this process holds its lease. It is begun anew only when nothing runs of it in this process. */
export function leasedWork({ leases, name, start, patienceMs, log }: LeasedWorkOptions): LeasedWork {
  let doing: { readonly lease: Lease; readonly end: AbortController; readonly ended: Promise<void> } | undefined;
  let stopping = false;

  const begin = (lease: Lease): void => {
    const end = new AbortController();
    const ended = start(AbortSignal.any([lease.ended, end.signal])).catch((error: unknown) =>
      log.error({ lease: name, reason: reasonOf(error) }, 'work that one process does has failed'),
    );
    doing = { lease, end, ended };
    lease.ended.addEventListener('abort', () => void ended.then(() => (doing = undefined)));
  };

  return {
    turn: async () => {
      if (doing || stopping || !leases.free(name)) return;
      const lease = await leases.take(name);
      if (lease && stopping) await leases.release([lease]);
      else if (lease) begin(lease);
    },
    stop: async () => {
      stopping = true;
      if (!doing) return;
      const { lease, end, ended } = doing;
      end.abort();
      await Promise.race([ended, pause(patienceMs, undefined, { ref: false })]);
      await leases.release([lease]);
    },
  };
}
