import { PARTITIONS, partitionOf, WHOLE, type PartitionClaim } from '../partitions';
import type { Batch, BuildVersion, StoredDocument } from '../read-model-store';
import { storeModel, type StoreModel } from './model';
import type { Order } from './orders';

/** Why a store refuses: the writer's partition was taken over, its build dropped, or a rule broken. */
export type Refusal = 'fenced' | 'dropped' | 'rule';

interface ModelledBuild {
  readonly fold: number;
  served: boolean;
  readonly documents: StoreModel;
  readonly parts: { checkpoint: number; fence: number }[];
}

/** The builds of one read model, their writers, and who may write what: in the plainest way. */
export interface BuildsModel {
  open(version: number, fold: number, share?: readonly PartitionClaim[]): ModelledWriter | Refusal;
  promote(version: number): Refusal | undefined;
  drop(version: number): Refusal | undefined;
  versions(): readonly BuildVersion[];
  /** By key; nothing when there is no such build. */
  scan(version: number): readonly StoredDocument<Order>[];
  serving(): number | undefined;
}

export interface ModelledWriter {
  checkpoint(): number;
  apply(batch: Batch<Order>): { applied: number; skipped: number } | Refusal;
}

export function buildsModel(): BuildsModel {
  const builds = new Map<number, ModelledBuild>();
  let serving: number | undefined;

  const made = (fold: number): ModelledBuild => ({
    fold,
    served: false,
    documents: storeModel(),
    parts: Array.from({ length: PARTITIONS }, () => ({ checkpoint: -1, fence: 0 })),
  });

  return {
    open(version, fold, share = WHOLE) {
      const build = builds.get(version) ?? made(fold);
      if (build.fold !== fold) return 'rule';
      builds.set(version, build);
      const claims = share.map(({ partition, fence }) => ({ part: build.parts[partition] ?? NONE, fence }));
      if (claims.some(({ part, fence }) => part.fence > fence)) return 'fenced';
      for (const { part, fence } of claims) part.fence = fence;
      return {
        checkpoint: () => (builds.get(version) === build ? lowest(claims.map(({ part }) => part)) : -1),
        apply(batch) {
          if (batch.writes.some(({ key }) => !share.some(({ partition }) => partition === partitionOf(key))))
            return 'rule';
          if (builds.get(version) !== build) return 'dropped';
          if (claims.some(({ part, fence }) => part.fence !== fence)) return 'fenced';
          for (const { part } of claims) part.checkpoint = Math.max(part.checkpoint, batch.checkpoint);
          return build.documents.apply(batch);
        },
      };
    },
    promote(version) {
      const build = builds.get(version);
      if (!build) return 'rule';
      build.served = true;
      serving = version;
      return undefined;
    },
    drop(version) {
      if (serving === version) return 'rule';
      builds.delete(version);
      return undefined;
    },
    versions: () =>
      [...builds]
        .sort(([one], [other]) => one - other)
        .map(([version, { fold, served, parts }]) => ({
          version,
          fold,
          served,
          serving: serving === version,
          checkpoint: lowest(parts),
          checkpoints: parts.map(({ checkpoint }) => checkpoint),
        })),
    scan: (version) =>
      [...(builds.get(version)?.documents.documents().values() ?? [])].sort((one, other) =>
        Buffer.compare(Buffer.from(one.key), Buffer.from(other.key)),
      ),
    serving: () => serving,
  };
}

const NONE = { checkpoint: -1, fence: Infinity };

const lowest = (parts: readonly { readonly checkpoint: number }[]): number =>
  Math.min(...parts.map(({ checkpoint }) => checkpoint));
