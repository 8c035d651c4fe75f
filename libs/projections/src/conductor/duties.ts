import type { EventStoreDBClient } from '@eventstore/db-client';
import type { Instant } from '@aftercare/domain';
import type { FactDecoder } from '@aftercare/event-sourcing';
import type { ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import { retrying, usualBackOff } from '../back-off';
import { allRecords } from '../leases/lease-record';
import type { Log } from '../log';
import { openMemberRecords } from '../members/member-record';
import { openParkedEntries } from '../parking/parked-entries';
import type { Digesting } from '../rebuild/digests/digesting';
import { conductRebuilds } from '../rebuild/rebuild-duty';
import { openRequests } from '../requests';
import type { ConductorDuty } from './conductor';
import { firstBuilds } from './first-builds';

export interface ConductorOptions {
  readonly client: EventStoreDBClient;
  readonly store: ReadModelStore;
  readonly readModels: readonly AnyReadModel[];
  readonly decode: FactDecoder;
  readonly digesting: Digesting | undefined;
  readonly holder: string;
  readonly clock: () => Instant;
  readonly watchMs: number;
  readonly log: Log;
  /** Told when a first build was made, or serves. */
  readonly changed: () => void;
}

/** Does all that is the conductor's, until the signal. */
export function conductorDuties(options: ConductorOptions): (signal: AbortSignal) => Promise<void> {
  const { client, store, readModels, decode, digesting, holder, clock, watchMs, log, changed } = options;
  const rebuilds: ConductorDuty = {
    name: 'rebuilds',
    run: async (signal) => {
      const opening = () =>
        Promise.all([openRequests({ store, now: clock }), openParkedEntries(store), openMemberRecords(store)]);
      const [requests, parked, members] = await retrying(opening, { backOff: usualBackOff, signal });
      const parkedKeys = async (readModel: string, build: number): Promise<readonly string[]> => {
        const entries = await parked.ofBuild(readModel, build, ['parked', 'behind']);
        return [...new Set(entries.map(({ doc }) => doc.key))];
      };
      await conductRebuilds({
        ...{ client, store, requests, readModels, decode, digesting, holder, signal, log, parkedKeys },
        members: () => allRecords(members),
        pollMs: Math.ceil(watchMs / 4),
      });
    },
  };
  const duties = [firstBuilds({ client, store, readModels, log, watchMs, changed }), rebuilds];
  return async (signal) => {
    await Promise.all(duties.map((duty) => duty.run(signal)));
  };
}
