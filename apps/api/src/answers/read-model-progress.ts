import { Injectable } from '@nestjs/common';
import type { CollectionSpec } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import { problem, ProblemError } from '../problems/problem';
import { Runtime } from '../runtime';
import { fillingOf, unservedSentence } from '../status/fillings';
import type { AsOfDto } from './as-of.dto';
import { checkpointWaits, type CheckpointWaits } from './checkpoint-waits';
import { LogTimes } from './log-times';

/** A read model that is asked. */
export type Questioned = CollectionSpec & Pick<AnyReadModel, 'version'>;

/** How far read models have come; a question that must know a certain command waits for them here. */
@Injectable()
export class ReadModelProgress {
  private readonly waits = new Map<string, CheckpointWaits>();
  /** Names of read models that are known to have a build which serves: from then on they always have one. */
  private readonly served = new Set<string>();

  constructor(
    private readonly runtime: Runtime,
    private readonly times: LogTimes,
  ) {}

  /**
   * Waits until all of the read models have folded `minPosition`, for as long as the settings allow, else throws a 504
   * problem that tells how far the slowest is; a 503 one where no build serves yet. Call it before reading, so that the answer is at least
   * this new.
   */
  async reach(models: readonly Questioned[], minPosition = -1): Promise<AsOfDto> {
    const until = performance.now() + this.runtime.settings.minPositionWaitMs;
    const reached = await Promise.all(
      models.map(async (model) => ({ model, position: await this.upTo(model, minPosition, until) })),
    );
    for (const one of reached) if (one.position < 0) await this.refuseUnserved(one.model);
    const { model, position } = reached.reduce((a, b) => (b.position < a.position ? b : a));
    if (position < minPosition) throw behind(model.name, position, minPosition);
    return { position, time: await this.times.recordedUntil(position) };
  }

  /** The checkpoint of a read model, once it is at the position or at a moment of `performance.now`. */
  upTo(spec: CollectionSpec, position: number, until: number): Promise<number> {
    let waits = this.waits.get(spec.name);
    if (waits === undefined) {
      const collection = this.runtime.store.collection(spec);
      this.waits.set(spec.name, (waits = checkpointWaits(() => collection.checkpoint())));
    }
    return waits.reach(position, until);
  }

  /** Throws a 503 problem where no build of a read model serves yet: nothing folded is not the same as nothing to fold. */
  async refuseUnserved(model: Questioned): Promise<void> {
    const { name } = model;
    if (this.served.has(name)) return;
    const builds = await this.runtime.store.versions(name);
    if (!builds.some(({ serving }) => serving)) {
      const end = await this.times.end().catch(() => undefined);
      const detail = `${unservedSentence(name, fillingOf(model, builds, end?.lastFact))}: ask again`;
      throw new ProblemError(problem(503, 'read-model-not-ready', detail), { 'retry-after': '1' });
    }
    this.served.add(name);
  }
}

function behind(name: string, position: number, minPosition: number): ProblemError {
  const detail = `read model ${name} has come to position ${position} and not yet to ${minPosition}: ask again`;
  return readModelBehind(detail, 'min-position');
}

/** A read model has not come as far in time as a field of the question asks for. */
export const readModelBehind = (detail: string, field: string): ProblemError =>
  new ProblemError(problem(504, 'read-model-behind', detail, [{ field, message: detail }]), { 'retry-after': '1' });
