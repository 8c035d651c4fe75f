import type { BuildWriter, ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';

/** A read model's own version in the store, ready to be written. */
export interface OpenBuild {
  readonly writer: BuildWriter<object>;
  readonly checkpoint: number;
  /** Whether queries are answered from it. */
  readonly serving: boolean;
  /** Lets it answer the queries from now on; the version that did is kept. */
  takeOver(): Promise<void>;
}

/**
 * Opens the version that a read model declares. With nothing serving yet it serves at once, so that a first run shows
 * what it has; beside an older version it is built unseen, without indexes, until `takeOver`.
 */
export async function openBuild(store: ReadModelStore, model: AnyReadModel): Promise<OpenBuild> {
  const { name, version, fields, indexes } = model;
  const serving = (await store.versions(name)).find((build) => build.serving);
  const beside = serving !== undefined && serving.version !== version;
  const writer = await store.build<object>({ name, fields, indexes }, version, { bulk: beside });
  if (!serving) await store.promote(name, version);
  return {
    writer,
    checkpoint: await writer.checkpoint(),
    serving: !beside,
    takeOver: async () => {
      await writer.buildIndexes();
      await store.promote(name, version);
    },
  };
}
