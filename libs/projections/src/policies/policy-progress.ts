import type { CollectionSpec, ReadModelStore } from '@aftercare/read-model-store';

/** How far a policy has got. */
export interface PolicyProgress {
  /** Everything that facts up to here call for is done; -1 before the first. */
  readonly position: number;
  /** The fact being worked through, and how many of its commands are done. */
  readonly within?: { readonly position: number; readonly done: number };
}

export interface PolicyCheckpoint {
  readonly progress: PolicyProgress;
  readonly save: (progress: PolicyProgress) => Promise<void>;
}

export const policyCollection = (policy: string): CollectionSpec => ({
  name: `policy-${policy}`,
  fields: {},
  indexes: [],
});

const KEY = 'progress';
const VERSION = 1;

/**
 * A policy's checkpoint: one document in the read-model store. Its `position` there counts the saves, because progress within
 * one fact moves on while the fact's position does not. Losing it is harmless: commands that were done answer as repeated.
 */
export async function openCheckpoint(store: ReadModelStore, policy: string): Promise<PolicyCheckpoint> {
  const spec = policyCollection(policy);
  const writer = await store.build<PolicyProgress>(spec, VERSION);
  if (!(await store.versions(spec.name)).some(({ serving }) => serving)) await store.promote(spec.name, VERSION);
  const stored = (await writer.getMany([KEY])).get(KEY);
  let saves = stored?.position ?? -1;
  return {
    progress: stored?.doc ?? { position: -1 },
    save: async (doc) => {
      const next = saves + 1;
      await writer.apply({ writes: [{ key: KEY, position: next, doc }], checkpoint: next });
      saves = next;
    },
  };
}

/** Position up to which everything a policy calls for is done; -1 before the first. For any process that sees the store. */
export async function policyPosition(store: ReadModelStore, policy: string): Promise<number> {
  const stored = await store.collection<PolicyProgress>(policyCollection(policy)).get(KEY);
  return stored?.doc.position ?? -1;
}
