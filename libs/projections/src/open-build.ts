import type { BuildWriter, PartitionClaim, ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';

/** The build of a read model that is to be folded into, and for which partitions. */
export interface BuildToFold {
  readonly model: AnyReadModel;
  /** Build number. */
  readonly build: number;
  readonly serving: boolean;
  /** What this process holds; all partitions with fence 0 unless stated. */
  readonly share?: readonly PartitionClaim[] | undefined;
}

/** A share of a build, ready to be written. */
export interface OpenBuild {
  readonly writer: BuildWriter<object>;
  /** Up to which position all partitions of the share are folded. */
  readonly checkpoint: number;
}

/**
 * Opens a build that there is. One that does not serve is filled without indexes, which whoever lets it take over makes. Throws
 * FencedOff when somebody holds one of the partitions with a higher fence.
 */
export async function openBuild(
  store: ReadModelStore,
  { model, build, serving, share }: BuildToFold,
): Promise<OpenBuild> {
  const { name, version, fields, indexes } = model;
  const options = { bulk: !serving, fold: version, ...(share && { share }) };
  const writer = await store.build<object>({ name, fields, indexes }, build, options);
  return { writer, checkpoint: await writer.checkpoint() };
}
