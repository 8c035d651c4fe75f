import { Injectable } from '@nestjs/common';
import type { CollectionSpec } from '@aftercare/read-model-store';
import { problem, ProblemError } from '../problems/problem';
import { Runtime } from '../runtime';
import type { AsOfDto } from './as-of.dto';
import { checkpointWaits, type CheckpointWaits } from './checkpoint-waits';
import { LogTimes } from './log-times';

/** How far read models have come; a question that must know a certain command waits for them here. */
@Injectable()
export class ReadModelProgress {
  private readonly waits = new Map<string, CheckpointWaits>();

  constructor(
    private readonly runtime: Runtime,
    private readonly times: LogTimes,
  ) {}

  /**
   * Waits until all of the read models have folded `minPosition`, for as long as the settings allow, else throws a 504
   * problem that tells how far the slowest is. Call it before reading, so that the answer is at least this new.
   */
  async reach(specs: readonly CollectionSpec[], minPosition = -1): Promise<AsOfDto> {
    const until = performance.now() + this.runtime.settings.minPositionWaitMs;
    const reached = await Promise.all(
      specs.map(async (spec) => [await this.upTo(spec, minPosition, until), spec.name]),
    );
    const [position, name] = reached.reduce((a, b) => (b[0]! < a[0]! ? b : a)) as [number, string];
    if (position < minPosition) throw behind(name, position, minPosition);
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
}

function behind(name: string, position: number, minPosition: number): ProblemError {
  const detail = `read model ${name} has come to position ${position} and not yet to ${minPosition}: ask again`;
  return readModelBehind(detail, 'min-position');
}

/** A read model has not come as far in time as a field of the question asks for. */
export const readModelBehind = (detail: string, field: string): ProblemError =>
  new ProblemError(problem(504, 'read-model-behind', detail, [{ field, message: detail }]), { 'retry-after': '1' });
