import type { ReadModelStore } from '@aftercare/read-model-store';
import { PARTITIONS } from '@aftercare/read-model-store';
import { leasesCollection, partitionLease, type LeaseRecord } from '../../../libs/projections/src/leases/lease-record';

/** How often partitions have changed hands so far: a lease's fence goes up each time it is taken, and the first is no change. */
export async function takeovers(store: ReadModelStore): Promise<number> {
  const keys = Array.from({ length: PARTITIONS }, (_, partition) => partitionLease(partition));
  const leases = await store.collection<LeaseRecord>(leasesCollection).getMany(keys);
  return [...leases.values()].reduce((sum, { doc: { fence } }) => sum + fence, -leases.size);
}
