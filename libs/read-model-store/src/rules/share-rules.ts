import { PARTITIONS, partitionOf, WHOLE, type PartitionClaim } from '../partitions';
import { StoreRuleBroken } from './store-rule-broken';

/** What a writer may write: the fence by partition, null where it holds none. */
export type Share = readonly (number | null)[];

/** Checks the claims of a writer; throws StoreRuleBroken. With none it may read and make indexes, and write nothing. */
export function checkShare(name: string, claims: readonly PartitionClaim[] = WHOLE): Share {
  const broken = (fix: string): never => {
    throw new StoreRuleBroken(name, 'share', fix);
  };
  const share: (number | null)[] = Array.from({ length: PARTITIONS }, () => null);
  for (const { partition, fence } of claims) {
    if (!Number.isInteger(partition) || partition < 0 || partition >= PARTITIONS)
      broken(`a partition is an integer from 0 to ${PARTITIONS - 1}`);
    if (!Number.isSafeInteger(fence) || fence < 0) broken('a fence is a safe integer from 0');
    if (share[partition] !== null) broken('claim each partition once');
    share[partition] = fence;
  }
  return share;
}

/** The partitions of a share, with their fences. */
export const claimsOf = (share: Share): readonly PartitionClaim[] =>
  share.flatMap((fence, partition) => (fence === null ? [] : [{ partition, fence }]));

/** Refuses keys of partitions that a writer does not hold. */
export function checkHeld(name: string, share: Share, writes: readonly { readonly key: string }[]): void {
  if (claimsOf(share).length === 0) throw new StoreRuleBroken(name, 'share', 'this writer holds no partition');
  for (const { key } of writes) {
    const partition = partitionOf(key);
    if (share[partition] === null)
      throw new StoreRuleBroken(name, 'key', `is of partition ${partition}, which this writer does not hold`);
  }
}
