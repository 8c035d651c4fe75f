import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Instant } from '@aftercare/domain';
import { customerHistory, type AsOf } from '@aftercare/read-models';
import { LogTimes } from '../answers/log-times';
import { ReadModelProgress, readModelBehind } from '../answers/read-model-progress';
import { malformed } from '../problems/problem';
import { Runtime } from '../runtime';

/** Between two looks at how new the history is. */
const pauseMs = 50;

/** Waits until the history, which tells where a customer's facts stand, has come as far as a moment of the past. */
@Injectable()
export class IndexProgress {
  constructor(
    private readonly runtime: Runtime,
    private readonly progress: ReadModelProgress,
    private readonly times: LogTimes,
  ) {}

  /** Throws a 504 problem when it takes longer than the settings allow (a 503 one where no build of it serves yet), and a 400 one for a position that nobody has written yet. */
  async reach(at: AsOf): Promise<void> {
    const until = performance.now() + this.runtime.settings.minPositionWaitMs;
    return 'position' in at ? this.reachPosition(at.position, until) : this.reachInstant(at.instant, until);
  }

  private async reachPosition(position: number, until: number): Promise<void> {
    if ((await this.progress.upTo(customerHistory, position, 0)) >= position) return;
    // Not there yet, or there is nothing to come: the end of the log tells.
    const seen = await this.times.end();
    const end = seen.position >= position ? seen : await this.times.nextEnd();
    if (end.position < position) {
      const message = `position ${position} has not been written yet: the log ends at ${end.position}`;
      throw malformed([{ field: 'at', message }]);
    }
    const needed = Math.min(position, end.lastFact);
    const reached = await this.progress.upTo(customerHistory, needed, until);
    if (reached < needed) {
      if (reached < 0) await this.progress.refuseUnserved(customerHistory);
      const detail = `read model ${customerHistory.name} has come to position ${reached} and not yet to ${needed}: ask again`;
      throw readModelBehind(detail, 'at');
    }
  }

  private async reachInstant(instant: Instant, until: number): Promise<void> {
    for (;;) {
      const position = await this.progress.upTo(customerHistory, -1, 0);
      const known = await this.times.recordedUntil(position);
      if (known !== null && known >= instant) return;
      if (performance.now() >= until) {
        if (position < 0) await this.progress.refuseUnserved(customerHistory);
        const far = known === null ? 'an instant nobody knows while the event store is away' : known;
        const detail = `read model ${customerHistory.name} knows what was recorded up to ${far}, and not yet up to ${instant}: ask again`;
        throw readModelBehind(detail, 'at');
      }
      await sleep(pauseMs);
    }
  }
}
