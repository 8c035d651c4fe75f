import type { Instant } from '@aftercare/domain';
import { systemClock } from '@aftercare/event-sourcing';
import { documentCheck, PARTITIONS, type ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import type { StoppedAt } from '../projector-status';
import type { OperatorRequests } from '../requests';
import { batchParking, type BatchParking } from './batch-parking';
import type { Reread } from './drain';
import { mendRequests, type MendOptions } from './mend-requests';
import type { ParkedEntry } from './parked-entry';
import { openParkedEntries } from './parked-entries';
import { openParkedKeys } from './parked-keys';

/** What the foldings of a process need to mend what they have parked. */
export interface Mending {
  readonly reread: Reread;
  readonly requests: () => Promise<OperatorRequests>;
  readonly holder: string;
  /** Between two looks for requests. */
  readonly everyMs: number;
}

export interface ParkingOptions {
  readonly clock?: (() => Instant) | undefined;
  /** More parked keys than that stop the read model; 100 unless stated. */
  readonly maxKeys?: number | undefined;
  /** Without it what is parked stays so. */
  readonly mending?: Mending | undefined;
}

/** What one folding parks. */
export interface Parking {
  /** Keys parked in its partitions. */
  keys(): number;
  /** For the next batch. */
  batch(): BatchParking;
  /** Writes down what is parked with a batch, before the batch is applied. False, and nothing written, when that were too many keys. */
  admit(entries: readonly ParkedEntry[]): Promise<boolean>;
  /** Where a read model stops that may not park any more. */
  full(entries: readonly ParkedEntry[]): StoppedAt;
  /** Does what operators ask until the signal; never rejects before it but for what `between` throws. */
  mend(options: Pick<MendOptions, 'writer' | 'documents' | 'checkpoint' | 'between' | 'signal'>): Promise<void>;
}

export interface OpenParkingOptions extends ParkingOptions {
  readonly store: ReadModelStore;
  /** With the keys of all partitions. */
  readonly model: AnyReadModel;
  readonly build: number;
  readonly partitions?: readonly number[] | undefined;
  readonly checkpoint: number;
}

const every = Array.from({ length: PARTITIONS }, (_, partition) => partition);

/** Opens what a build has parked in these partitions, all unless stated. */
export async function openParking(options: OpenParkingOptions): Promise<Parking> {
  const { store, model, build, checkpoint, mending } = options;
  const { partitions = every, clock = systemClock, maxKeys = 100 } = options;
  const entries = await openParkedEntries(store);
  const parked = await openParkedKeys({ entries, readModel: model.name, build, partitions, checkpoint });
  /** Whether so many keys may be parked; those that an attempt before this one has written count once. */
  const fits = async (added: readonly ParkedEntry[]): Promise<boolean> => {
    const heads = added.filter(({ status, shown, queue }) => status === 'parked' && shown && !parked.get(queue));
    if (heads.length === 0) return true;
    const there = await entries.countKeys(model.name, build);
    if (heads.length + there <= maxKeys) return true;
    const written = await Promise.all(heads.map(({ queue, position }) => entries.at(queue, position)));
    return written.filter((entry) => entry === undefined).length + there <= maxKeys;
  };

  return {
    keys: () => parked.keys,
    batch: () => batchParking({ parked, partitions, clock }),
    admit: async (added) => {
      if (!(await fits(added))) return false;
      await entries.add(added);
      parked.noted(added);
      return true;
    },
    full: (added) => {
      const { stream, revision, position, type, reason } = added.find(({ status }) => status === 'parked') ?? added[0]!;
      const fix = `retry or discard what is parked (aftercare parked list ${model.name})`;
      return {
        stream,
        revision,
        position,
        type,
        reason: `more than ${maxKeys} keys would be parked; ${fix}: ${reason}`,
      };
    },
    mend: async (own) => {
      if (!mending) return;
      const check = documentCheck(model);
      await mendRequests({ ...own, ...mending, model, build, partitions, clock, entries, parked, check });
    },
  };
}
