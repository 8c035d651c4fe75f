import type { CollectionSpec, ReadModelStore } from '@aftercare/read-model-store';
import { openRecords, type Recorded, type Records } from '../records';

/** Who holds a lease, as every process sees it. */
export interface LeaseRecord {
  /** The name of the process; empty when it was given back. */
  readonly holder: string;
  /** Higher each time the lease is taken. */
  readonly fence: number;
  /** Counts the renewals: a record that stops changing belongs to nobody. */
  readonly beat: number;
}

/** Keys are the names of leases: `partition-0` ..., `conductor`, `policy-<name>`. */
export const leasesCollection: CollectionSpec = { name: 'leases', fields: {}, indexes: [] };

export const CONDUCTOR = 'conductor';
export const partitionLease = (partition: number): string => `partition-${partition}`;
export const policyLease = (policy: string): string => `policy-${policy}`;

export const openLeaseRecords = (store: ReadModelStore): Promise<Records<LeaseRecord>> =>
  openRecords<LeaseRecord>(store, leasesCollection);

const pageSize = 500;

/** Every record of a collection. */
export async function allRecords<T extends object>(records: Records<T>): Promise<readonly Recorded<T>[]> {
  const found: Recorded<T>[] = [];
  for (let page = await records.find({ limit: pageSize }); ;) {
    found.push(...page.items.map(({ key, doc, position }) => ({ key, doc, revision: position })));
    if (page.next === undefined) return found;
    page = await records.find({ limit: pageSize, after: page.next });
  }
}
