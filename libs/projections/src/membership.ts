import { setTimeout as pause } from 'node:timers/promises';
import { PARTITIONS } from '@aftercare/read-model-store';
import type { ReadModelStore } from '@aftercare/read-model-store';
import { retrying, type BackOff } from './back-off';
import { looksInLease } from './leases/lease';
import type { Leases } from './leases/leases';
import { openLeases } from './leases/leases';
import type { LeasedWork } from './leases/leased-work';
import { openLeaseRecords } from './leases/lease-record';
import { reasonOf, type Log } from './log';
import type { LogWatch } from './log-watch';
import { beats } from './members/beats';
import { fairShare } from './members/fair-share';
import { openMemberRecords } from './members/member-record';
import { joinMembers, type Members } from './members/members';
import type { ProjectorStatus } from './projector-status';
import type { Shifts } from './shifts';

export interface MembershipOptions {
  readonly store: ReadModelStore;
  readonly holder: string;
  readonly leaseMs: number;
  readonly backOff: BackOff;
  readonly log: Log;
  readonly status: () => ProjectorStatus;
  /** Work is taken while the log is the same. */
  readonly watch: Pick<LogWatch, 'isSame' | 'looked' | 'end'>;
  /** Called once, when the store is there: what this process does under leases. */
  readonly work: (leases: Leases) => { readonly shifts: Shifts; readonly others: readonly LeasedWork[] };
}

/** The part of one process in what several share out among them. */
export interface Membership {
  /** Why leases cannot be renewed at present. */
  delayedBy(): string | undefined;
  /** Whether it knows what others do. */
  joined(): boolean;
  /** Ends all work and gives all leases back. */
  stop(): Promise<void>;
}

/** Renews leases and takes a fair share of the work, three times in `leaseMs`. */
export function takePart(options: MembershipOptions): Membership {
  const { store, holder, leaseMs, backOff, log, status, watch, work } = options;
  const end = new AbortController();
  const { signal } = end;
  let joined = false;
  const troubles = { renewing: undefined as string | undefined, sharing: undefined as string | undefined };
  const delayedBy = (): string | undefined => troubles.renewing ?? troubles.sharing;
  const toldOf =
    (what: keyof typeof troubles) =>
    (failure: unknown): void => {
      const reason = failure === undefined ? undefined : reasonOf(failure);
      if (reason !== undefined && reason !== delayedBy())
        log.warn({ reason }, 'leases cannot be renewed, trying again');
      troubles[what] = reason;
    };

  const join = async (): Promise<{ leases: Leases; members: Members }> => {
    const leases = openLeases({ records: await openLeaseRecords(store), holder, leaseMs });
    const members = joinMembers({ records: await openMemberRecords(store), holder, leaseMs });
    return { leases, members };
  };
  const begin = async () => {
    const { leases, members } = await retrying(join, { backOff, signal, failed: toldOf('sharing') });
    const { shifts, others } = work(leases);
    const beat = async (): Promise<void> => {
      await leases.look();
      const names = leases.held().map(({ name }) => name);
      const works = watch.isSame();
      await members.beat({ ...status(), works, partitions: shifts.partitions(), leases: names });
      joined = true;
      if (!works) {
        shifts.rest();
        await Promise.all(others.map((one) => one.rest()));
        return;
      }
      await shifts.turn(fairShare(PARTITIONS, holder, members.living()));
      await Promise.all(others.map((one) => one.turn()));
    };
    // Known at the first beat, as a rule.
    await Promise.race([watch.looked, pause(leaseMs, undefined, { signal }).catch(() => undefined)]);
    const expiring = setInterval(() => (leases.expire(), shifts.settle()), leaseMs / looksInLease);
    const every = { everyMs: leaseMs / 3, patienceMs: leaseMs, signal };
    // Renewals wait for nothing else that this process does with the store: they are what it must not be late with.
    const renewing = beats({ ...every, beat: () => leases.renew(), told: toldOf('renewing') });
    const sharing = beats({ ...every, beat, told: toldOf('sharing') });
    return {
      leave: async () => {
        await Promise.all([shifts.stop(), ...others.map((one) => one.stop())]);
        end.abort();
        clearInterval(expiring);
        await Promise.all([renewing, sharing]);
        await members.leave().catch((error: unknown) => log.warn({ reason: reasonOf(error) }, 'left without a word'));
      },
    };
  };
  const begun = begin().catch(() => undefined);

  return {
    delayedBy,
    joined: () => joined,
    stop: async () => {
      if (!joined) end.abort();
      await (await begun)?.leave();
      await watch.end();
    },
  };
}
