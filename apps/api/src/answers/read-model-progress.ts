import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { CollectionSpec } from '@aftercare/read-model-store';
import { problem, ProblemError } from '../problems/problem';
import { Runtime } from '../runtime';
import type { AsOfDto } from './as-of.dto';

const pollMs = 5;

/** How far read models have come; a question that must know a certain command waits for them here. */
@Injectable()
export class ReadModelProgress {
  constructor(private readonly runtime: Runtime) {}

  /**
   * Waits until all of the read models have folded `minPosition`, for as long as the settings allow, else throws a 504
   * problem that tells how far the slowest is. Call it before reading, so that the answer is at least this new.
   */
  async reach(specs: readonly CollectionSpec[], minPosition = -1): Promise<AsOfDto> {
    const until = performance.now() + this.runtime.settings.minPositionWaitMs;
    for (;;) {
      const position = await this.slowest(specs);
      if (position >= minPosition) return { position, time: this.runtime.now() };
      if (performance.now() >= until) throw behind(position, minPosition);
      await sleep(pollMs);
    }
  }

  private async slowest(specs: readonly CollectionSpec[]): Promise<number> {
    const checkpoints = await Promise.all(specs.map((spec) => this.runtime.store.collection(spec).checkpoint()));
    return Math.min(...checkpoints);
  }
}

function behind(position: number, minPosition: number): ProblemError {
  const detail = `the read model has come to position ${position} and not yet to ${minPosition}: ask again`;
  const errors = [{ field: 'min-position', message: detail }];
  return new ProblemError(problem(504, 'read-model-behind', detail, errors), { 'retry-after': '1' });
}
