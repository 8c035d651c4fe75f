import { Injectable } from '@nestjs/common';
import { factsAfter, type EventsAfter } from '@aftercare/event-sourcing';
import { lagIn, usualLagCap, type Lag } from '@aftercare/projections';
import { LRUCache } from 'lru-cache';
import { LogTimes } from '../answers/log-times';
import { Runtime } from '../runtime';

/** What lies after a checkpoint is looked through again after so many milliseconds. */
const keptMs = 1_000;

const nothing: Lag = { events: 0, capped: false, seconds: 0 };

/** How far read models and policies are behind the end of the log: all that stand at one place share one look at what lies after it. */
@Injectable()
export class Lags {
  private readonly ahead = new LRUCache<number, Promise<EventsAfter>>({ max: 100, ttl: keptMs });

  constructor(
    private readonly runtime: Runtime,
    private readonly times: LogTimes,
  ) {}

  /**
   * Of one that has everything up to the checkpoint; `types` are those it waits for, all unless stated. Counted up to 1,000 events. At most
   * a second old. Throws when the event store does not answer.
   */
  async of(checkpoint: number, types?: readonly string[]): Promise<Lag> {
    const { lastFact } = await this.times.end();
    if (checkpoint >= lastFact) return nothing;
    return lagIn(await this.after(checkpoint), { now: this.runtime.now(), ...(types && { types }) });
  }

  private after(checkpoint: number): Promise<EventsAfter> {
    const known = this.ahead.get(checkpoint);
    if (known !== undefined) return known;
    const asked = factsAfter(this.runtime.client, checkpoint, usualLagCap);
    this.ahead.set(checkpoint, asked);
    asked.catch(() => this.ahead.delete(checkpoint));
    return asked;
  }
}
