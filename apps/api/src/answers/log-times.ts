import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Instant } from '@aftercare/domain';
import { factsAfter, logEnd, type LogEnd } from '@aftercare/event-sourcing';
import { Runtime } from '../runtime';
import { atMostEvery } from './at-most-every';
import { knownTimes } from './known-times';

/** A look at the end of the log, and when it began: everything recorded by then lies at or before it. */
export interface Look extends LogEnd {
  readonly at: Instant;
}

/** The end of the log is looked at no more often. */
const everyMs = 1_000;
/** A query waits so long for a look that is under way, and then says what was known before. */
const patienceMs = 250;
/** What is known to be newer than that needs no closer look. */
const newMs = 2_000;
/** Events that are looked through for the first fact that an answer lacks. */
const lookedThrough = 200;

/**
 * How new answers are, without a round trip each: what a process has learned from a look at the end of the log now and then. The times
 * are those of this process and of the event store, whose clocks are taken to agree.
 */
@Injectable()
export class LogTimes {
  private readonly known = knownTimes();
  private readonly looking = atMostEvery(everyMs, () => this.look());
  private readonly scanning = atMostEvery(everyMs, (checkpoint: number) => this.scan(checkpoint));

  constructor(private readonly runtime: Runtime) {}

  /** A look at most a second old. Throws when the event store does not answer. */
  end(): Promise<Look> {
    return this.looking.latest();
  }

  /** A look that began after this call: up to a second later. Throws when the event store does not answer. */
  async nextEnd(): Promise<Look> {
    await this.looking.latest().catch(() => undefined);
    await sleep(this.looking.pauseMs() + 1);
    return this.looking.latest();
  }

  /**
   * Everything recorded up to this instant lies at or before the position: as of a look a second or two ago when no fact lies beyond it,
   * else just before the first of them was recorded. What was known before while the event store is away; null when nothing was.
   */
  async recordedUntil(position: number): Promise<Instant | null> {
    await this.looking.patiently(patienceMs);
    const until = this.known.until(position);
    if (until !== undefined && Date.parse(this.runtime.now()) - Date.parse(until) < newMs) return until;
    await this.scanning.patiently(patienceMs, position);
    return this.known.until(position) ?? null;
  }

  private async look(): Promise<Look> {
    const at = this.runtime.now();
    const end = await logEnd(this.runtime.client);
    this.known.learn(end.lastFact, at);
    return { ...end, at };
  }

  private async scan(position: number): Promise<void> {
    const at = this.runtime.now();
    const { facts, capped } = await factsAfter(this.runtime.client, position, lookedThrough);
    const [missing] = facts;
    if (missing) this.known.learn(position, new Date(Date.parse(missing.recordedAt) - 1).toISOString());
    else if (!capped) this.known.learn(position, at);
  }
}
