import type { CollectionSpec, ReadModelStore } from '@aftercare/read-model-store';
import { openRecords, type Records } from '../records';
import type { ProjectorStatus } from '../projector-status';

/** A projector process as it tells of itself; it lives for as long as the record changes. */
export interface MemberRecord extends ProjectorStatus {
  readonly holder: string;
  readonly beat: number;
  /** False while it takes no work: the others share that out among themselves. Older programs say nothing, and work. */
  readonly works?: boolean;
  /** Every so many milliseconds the record changes three times: one that does not for longer belongs to a process that is gone. */
  readonly leaseMs: number;
  /** Those it holds. */
  readonly partitions: readonly number[];
  /** Names of all leases it holds: partitions, `conductor`, `policy-<name>`. */
  readonly leases: readonly string[];
}

/** Keys are `member-<holder>`. */
export const membersCollection: CollectionSpec = { name: 'members', fields: {}, indexes: [] };

export const memberKey = (holder: string): string => `member-${holder}`;

export const openMemberRecords = (store: ReadModelStore): Promise<Records<MemberRecord>> =>
  openRecords<MemberRecord>(store, membersCollection);
