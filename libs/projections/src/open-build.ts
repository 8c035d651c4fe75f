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

/** The build was dropped in the meantime: nobody wants it any more. */
export class BuildGone extends Error {
  constructor(name: string, build: number) {
    super(`build ${build} of ${name} is not there any more`);
    this.name = 'BuildGone';
  }
}

/**
 * Opens a build that there is; throws BuildGone where it is not, because opening it would make it anew. One that does not serve is filled without indexes, which whoever lets it take over makes. Throws
 * FencedOff when somebody holds one of the partitions with a higher fence.
 */
export async function openBuild(
  store: ReadModelStore,
  { model, build, serving, share }: BuildToFold,
): Promise<OpenBuild> {
  const { name, version, fields, indexes } = model;
  if (!(await store.versions(name)).some((one) => one.version === build)) throw new BuildGone(name, build);
  const options = { bulk: !serving, fold: version, ...(share && { share }) };
  const writer = await store.build<object>({ name, fields, indexes }, build, options);
  return { writer, checkpoint: await writer.checkpoint() };
}
