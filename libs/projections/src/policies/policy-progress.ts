import { randomUUID } from 'node:crypto';
import type { CollectionSpec, ReadModelStore } from '@aftercare/read-model-store';
import { NEW, openRecords } from '../records';

/** How far a policy has got. */
export interface PolicyProgress {
  /** Everything that facts up to here call for is done, parked or waits as a timer; -1 before the first. */
  readonly position: number;
  /** The fact being worked through, and how many of its commands are done. */
  readonly within?: { readonly position: number; readonly done: number };
}

export interface PolicyCheckpoint {
  readonly progress: PolicyProgress;
  /** Throws PolicyTakenOver, and changes nothing, once somebody else has opened the checkpoint. */
  readonly save: (progress: PolicyProgress) => Promise<void>;
}

/** Another process runs the policy now: this one must end. */
export class PolicyTakenOver extends Error {
  constructor(policy: string) {
    super(`another process runs ${policy} now`);
  }
}

/** The record as it is kept: who saved it last tells a lost answer from another process. */
type SavedProgress = PolicyProgress & { readonly holder?: string };

export const policyCollection = (policy: string): CollectionSpec => ({
  name: `policy-${policy}`,
  fields: {},
  indexes: [],
});

const KEY = 'progress';

/**
 * A policy's checkpoint: one record in the read-model store, which belongs to whoever opened it last. Losing it is harmless:
 * commands that were done answer as repeated.
 */
export async function openCheckpoint(store: ReadModelStore, policy: string): Promise<PolicyCheckpoint> {
  const records = await openRecords<SavedProgress>(store, policyCollection(policy));
  const holder = randomUUID();
  for (;;) {
    const found = await records.get(KEY);
    const { position, within } = found?.doc ?? { position: -1 };
    const progress: PolicyProgress = { position, ...(within && { within }) };
    let revision = found?.revision ?? NEW;
    if (!(await records.put(KEY, { ...progress, holder }, revision))) continue;
    revision++;
    const save = async (next: PolicyProgress): Promise<void> => {
      while (!(await records.put(KEY, { ...next, holder }, revision))) {
        const now = await records.get(KEY);
        if (now?.doc.holder !== holder) throw new PolicyTakenOver(policy);
        revision = now.revision;
      }
      revision++;
    };
    return { progress, save };
  }
}

/** Position up to which everything a policy calls for is done; -1 before the first. For any process that sees the store. */
export async function policyPosition(store: ReadModelStore, policy: string): Promise<number> {
  const stored = await store.collection<PolicyProgress>(policyCollection(policy)).get(KEY);
  return stored?.doc.position ?? -1;
}
