import { Injectable } from '@nestjs/common';
import { aggregates, type Instant } from '@aftercare/domain';
import { eventAt, factDecoder, factsAtPositions, NoSuchPosition, UndecodableEvent } from '@aftercare/event-sourcing';
import { FactsGone, pastOf, type AsOf, type Past } from '@aftercare/read-models';
import { LRUCache } from 'lru-cache';
import type { AsOfDto } from '../answers/as-of.dto';
import { malformed, problem, ProblemError } from '../problems/problem';
import { Runtime } from '../runtime';
import { IndexProgress } from './index-progress';
import { knownFacts } from './known-facts';
import { refuseParked } from './parked-past';

/** What was known of a customer at a moment, and when that was. */
export interface KnownPast extends Past {
  /** The moment itself, or when what stands at the position was recorded. */
  readonly instant: Instant;
  readonly asOf: AsOfDto;
}

/** Facts that are kept in memory for the next page, or the next question, about the same moment. */
const factsKept = 20_000;
const keptMs = 60_000;

/** Customers as they were known at moments of the past: folded anew from the event store's facts. The past does not change: it is kept for a while. */
@Injectable()
export class Pasts {
  private readonly decode = factDecoder({ aggregates });
  private readonly facts = knownFacts(factsKept, keptMs);
  private readonly kept = new LRUCache<string, KnownPast>({
    maxSize: factsKept,
    sizeCalculation: ({ facts }) => facts.length + 1,
    ttl: keptMs,
  });

  constructor(
    private readonly runtime: Runtime,
    private readonly index: IndexProgress,
  ) {}

  /** Throws problems: 504 when the history has not come so far, 400 for a position at which nothing stands, 409 where facts are parked, 500 where facts are missing or unreadable. */
  async of(customerId: string, at: AsOf): Promise<KnownPast> {
    const key = JSON.stringify([customerId, at]);
    const known = this.kept.get(key);
    if (known !== undefined) return known;
    await this.index.reach(at);
    const past = await this.read(customerId, at);
    this.kept.set(key, past);
    return past;
  }

  private async read(customerId: string, at: AsOf): Promise<KnownPast> {
    const { client, store } = this.runtime;
    const { decode, facts } = this;
    try {
      const past = await pastOf(store, {
        customerId,
        at,
        read: (places) => facts.at(places, (unknown) => factsAtPositions(client, unknown, { decode })),
      });
      await refuseParked({ store, client, past, at });
      const last = past.facts.at(-1)?.position ?? -1;
      if ('instant' in at) return { ...past, instant: at.instant, asOf: { position: last, time: at.instant } };
      const instant = (await eventAt(client, at.position))?.recordedAt ?? this.runtime.now();
      return { ...past, instant, asOf: { position: at.position, time: instant } };
    } catch (error) {
      throw pastUnknown(error) ?? error;
    }
  }
}

/** The answer would lack facts: it is refused rather than given as if it were whole. */
function pastUnknown(error: unknown): ProblemError | undefined {
  if (error instanceof NoSuchPosition) return malformed([{ field: 'at', message: error.message }]);
  if (error instanceof FactsGone) {
    const detail = `the event store does not have all the facts any more that the history tells of: ${error.message}`;
    return new ProblemError(problem(500, 'past-incomplete', detail));
  }
  if (error instanceof UndecodableEvent) return new ProblemError(problem(500, 'past-unreadable', error.message));
  return undefined;
}
