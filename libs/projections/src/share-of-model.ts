import { PARTITIONS, partitionOf, type PartitionClaim } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';

/** The read model as one process folds it that holds a share of the partitions: keys of others are not its business. */
export function shareOfModel(model: AnyReadModel, share: readonly PartitionClaim[] | undefined): AnyReadModel {
  if (share === undefined || share.length === PARTITIONS) return model;
  const held = new Set(share.map(({ partition }) => partition));
  const mine = (key: string): boolean => held.has(partitionOf(key));
  return {
    ...model,
    keys: (fact) => {
      const keys = model.keys(fact);
      return keys.length === 0 ? keys : keys.filter(mine);
    },
  };
}
