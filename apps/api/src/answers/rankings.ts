import { Injectable } from '@nestjs/common';
import type { Instant } from '@aftercare/domain';
import type { RankedPage, Ranking } from '@aftercare/read-models';
import { LRUCache } from 'lru-cache';
import { malformed } from '../problems/problem';
import { cursorFrom, cursorText } from './paging';

/** A ranking is made from every customer: the same question within this time gets the one made before. */
const freshMs = 5_000;

interface Kept {
  readonly at: Instant;
  readonly position: number;
  readonly ranking: Promise<Ranking>;
}

/** One page of a ranking, and as of when the ranking was made. */
export interface RankingPage extends Omit<RankedPage, 'next'> {
  readonly at: Instant;
  readonly size: number;
  readonly next?: string;
}

export interface RankingRequest {
  /** The question and its filters as text: equal questions share a ranking. */
  readonly question: string;
  readonly limit: number;
  readonly cursor: string | undefined;
  /** How far the read models have come: a ranking made from less is not given to a new question. */
  readonly position: number;
  readonly now: Instant;
}

/** Rankings made lately. A cursor names the instant of its ranking, so its pages fit together even when it is made anew. */
@Injectable()
export class Rankings {
  private readonly kept = new LRUCache<string, Kept>({ max: 20, ttl: 10 * 60_000 });
  private readonly newest = new LRUCache<string, Kept>({ max: 20, ttl: freshMs });

  async page(request: RankingRequest, make: (at: Instant) => Promise<Ranking>): Promise<RankingPage> {
    const place = cursorFrom(request.cursor);
    const { at, ranking } = place === undefined ? this.fresh(request, make) : this.again(place.k, request, make);
    const offset = place === undefined ? 0 : place.v;
    const whole = await ranking;
    if (typeof offset !== 'number' || !Number.isSafeInteger(offset) || offset < 0 || offset > whole.size) {
      throw malformed([{ field: 'cursor', message: 'cursor is not of this ranking: start again' }]);
    }
    const { items, next } = whole.page(request.limit, offset);
    const cursor = next === undefined ? undefined : cursorText({ v: next, k: at });
    return { at, size: whole.size, items, ...(cursor !== undefined && { next: cursor }) };
  }

  private fresh({ question, position, now }: RankingRequest, make: (at: Instant) => Promise<Ranking>): Kept {
    const known = this.newest.get(question);
    if (known !== undefined && known.position === position) return known;
    const made = this.made(question, { at: now, position, ranking: make(now) });
    this.newest.set(question, made);
    return made;
  }

  private again(at: Instant, { question, position }: RankingRequest, make: (at: Instant) => Promise<Ranking>): Kept {
    if (Number.isNaN(Date.parse(at))) {
      throw malformed([{ field: 'cursor', message: 'cursor is not of this ranking: start again' }]);
    }
    return this.kept.get(`${question} ${at}`) ?? this.made(question, { at, position, ranking: make(at) });
  }

  private made(question: string, kept: Kept): Kept {
    this.kept.set(`${question} ${kept.at}`, kept);
    kept.ranking.catch(() => {
      this.kept.clear();
      this.newest.clear();
    });
    return kept;
  }
}
