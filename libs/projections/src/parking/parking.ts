import type { Instant } from '@aftercare/domain';
import { systemClock } from '@aftercare/event-sourcing';
import { PARTITIONS, type ReadModelStore } from '@aftercare/read-model-store';
import type { Place } from '../arrived';
import { inTurn } from '../in-turn';
import type { StoppedAt } from '../projector-status';
import type { OperatorRequests } from '../requests';
import { batchParking, type BatchParking } from './batch-parking';
import { mendRequests, type MendOptions } from './mend-requests';
import type { ParkedEntry } from './parked-entry';
import { openParkedEntries } from './parked-entries';
import { openParkedKeys } from './parked-keys';
import type { ParkingTools, QueueWork } from './queue-work';
import type { Reread } from './reread';

/** What the foldings and policies of a process need to mend what they have parked. */
export interface Mending {
  readonly reread: Reread;
  readonly requests: () => Promise<OperatorRequests>;
  readonly holder: string;
  /** Between two looks for requests. */
  readonly everyMs: number;
}

export interface ParkingOptions {
  readonly clock?: (() => Instant) | undefined;
  /** More parked keys than that stop the read model or policy; 100 unless stated. */
  readonly maxKeys?: number | undefined;
  /** Without it what is parked stays so. */
  readonly mending?: Mending | undefined;
}

/** What one folding or policy parks. */
export interface Parking {
  /** Keys parked in its partitions. */
  keys(): number;
  /** For the next batch. */
  batch(): BatchParking;
  /** Writes down what is parked with a batch, before the batch is applied. False, and nothing written, when that were too many keys. */
  admit(entries: readonly ParkedEntry[]): Promise<boolean>;
  /** Where a read model or policy stops that may not park any more. */
  full(entries: readonly ParkedEntry[]): StoppedAt;
  /** Whether a fact of a key waits behind others, or was discarded. */
  holds(fact: Place, key: string): boolean;
  /** The same for whoever does one fact at a time: where it waits, that is written down when this resolves. */
  waits(fact: Place, key: string): Promise<boolean>;
  /** Parks the key at one fact; where that were too many keys nothing is done, and it is told where to stop. */
  park(fact: Place, key: string, error: unknown): Promise<StoppedAt | undefined>;
  /** Does what operators ask until the signal; never rejects before it but for what `between` throws. */
  mend(work: (tools: ParkingTools) => QueueWork, how: Pick<MendOptions, 'between' | 'signal'>): Promise<void>;
}

export interface OpenParkingOptions extends ParkingOptions {
  readonly store: ReadModelStore;
  /** Of the read model or policy. */
  readonly name: string;
  /** `NO_BUILD` of a policy. */
  readonly build: number;
  readonly partitions?: readonly number[] | undefined;
  /** Up to which no fact comes again. */
  readonly checkpoint: number;
}

const every = Array.from({ length: PARTITIONS }, (_, partition) => partition);

/** Opens what a build or a policy has parked in these partitions, all unless stated. */
export async function openParking(options: OpenParkingOptions): Promise<Parking> {
  const { store, name, build, checkpoint, mending } = options;
  const { partitions = every, clock = systemClock, maxKeys = 100 } = options;
  const entries = await openParkedEntries(store);
  const parked = await openParkedKeys({ entries, readModel: name, build, partitions, checkpoint });
  const alone = inTurn();
  const batch = (): BatchParking => batchParking({ parked, partitions, clock });

  /** Whether so many keys may be parked; those that an attempt before this one has written count once. */
  const fits = async (added: readonly ParkedEntry[]): Promise<boolean> => {
    const heads = added.filter(({ status, shown, queue }) => status === 'parked' && shown && !parked.get(queue));
    if (heads.length === 0) return true;
    const there = await entries.countKeys(name, build);
    if (heads.length + there <= maxKeys) return true;
    const written = await Promise.all(heads.map(({ queue, position }) => entries.at(queue, position)));
    return written.filter((entry) => entry === undefined).length + there <= maxKeys;
  };
  /** What stood for its key waits behind an earlier fact now. */
  const overtaken = async ({ status, queue, position }: ParkedEntry): Promise<void> => {
    const head = parked.get(queue)?.head ?? position;
    if (status !== 'parked' || head <= position) return;
    const before = await entries.at(queue, head);
    if (before?.doc.status === 'parked') await entries.change(before, { status: 'behind' });
  };
  const admit = async (added: readonly ParkedEntry[]): Promise<boolean> => {
    if (!(await fits(added))) return false;
    await entries.add(added);
    for (const entry of added) await overtaken(entry);
    parked.noted(added);
    return true;
  };
  const full = (added: readonly ParkedEntry[]): StoppedAt => {
    const { stream, revision, position, type, reason } = added.find(({ status }) => status === 'parked') ?? added[0]!;
    const fix = `retry or discard what is parked (aftercare parked list ${name})`;
    return {
      ...{ stream, revision, position, type },
      reason: `more than ${maxKeys} keys would be parked; ${fix}: ${reason}`,
    };
  };
  const holds = (fact: Place, key: string): boolean => parked.any && batch().holds(fact, key);

  return {
    keys: () => parked.keys,
    ...{ batch, full, holds },
    admit: (added) => alone(() => admit(added)),
    waits: async (fact, key) => {
      if (!holds(fact, key)) return false;
      return alone(async () => {
        const one = batch();
        return one.holds(fact, key) && admit(one.entries());
      });
    },
    park: (fact, key, error) =>
      alone(async () => {
        const one = batch();
        one.park(fact, key, error);
        const added = one.entries();
        return (await admit(added)) ? undefined : full(added);
      }),
    mend: async (work, how) => {
      if (!mending) return;
      const tools = { entries, parked, reread: mending.reread };
      await mendRequests({
        ...{ ...how, ...mending, name, build, partitions, clock, entries, parked, alone, work: work(tools) },
      });
    },
  };
}
