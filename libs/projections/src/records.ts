import type { CollectionSpec, Page, Query, ReadModelStore } from '@aftercare/read-model-store';

/** A record and how often it was changed, which a change of it must name. */
export interface Recorded<T> {
  readonly key: string;
  readonly doc: T;
  /** 0 after the first `put`. */
  readonly revision: number;
}

/** A record nobody has written yet. */
export const NEW = -1;

/**
 * Small documents that the runtime itself keeps in the read-model store (leases, progress, requests, parked facts, timers),
 * by any number of processes: each change names the revision it changes, and of two at once one is refused.
 */
export interface Records<T extends object> {
  get(key: string): Promise<Recorded<T> | undefined>;
  /** Fields and indexes as the collection declares them. */
  find(query: Query): Promise<Page<T>>;
  /** True when the record now is `doc`, one revision up; false, and nothing changed, when it was no longer at `revision`. */
  put(key: string, doc: T, revision: number): Promise<boolean>;
  /** True when the record is gone. A key that was removed is not used again. */
  remove(key: string, revision: number): Promise<boolean>;
}

const VERSION = 1;

/** No record is folded from anything: the collection is at its end from the first one on, and that is written once. */
const END = Number.MAX_SAFE_INTEGER;

/** Opens a collection of records, making it when new. Its documents' positions are their revisions. */
export async function openRecords<T extends object>(store: ReadModelStore, spec: CollectionSpec): Promise<Records<T>> {
  const writer = await store.build<T>(spec, VERSION, { urgent: true });
  if (!(await store.versions(spec.name)).some(({ serving }) => serving)) await store.promote(spec.name, VERSION);
  const collection = store.collection<T>(spec);
  return {
    get: async (key) => {
      const stored = (await writer.getMany([key])).get(key);
      return stored && { key, doc: stored.doc, revision: stored.position };
    },
    find: (query) => collection.find(query),
    put: async (key, doc, revision) => {
      const position = revision + 1;
      const { applied } = await writer.apply({ writes: [{ key, position, doc }], checkpoint: END });
      return applied === 1;
    },
    remove: async (key, revision) => {
      const position = revision + 1;
      const { applied } = await writer.apply({ writes: [{ key, position, delete: true }], checkpoint: END });
      return applied === 1;
    },
  };
}
