/** One customer in a ranking. */
export interface Ranked {
  readonly customerId: string;
  /** What the ranking is by, highest first: minor units, or a probability. */
  readonly score: number;
}

export interface RankedPage {
  /** With the rank of each, from 1, among all that pass the filter. */
  readonly items: readonly (Ranked & { readonly rank: number })[];
  /** Opaque; absent on the last page. Valid for this ranking only. */
  readonly next?: number;
}

/** A sorted list of customers, 12 bytes and an id each, made once for a question and read in pages. */
export interface Ranking {
  readonly size: number;
  /** `limit` 1 or more; `after` is `next` of the page before. Throws a RangeError for a cursor beyond the end. */
  page(limit: number, after?: number): RankedPage;
}

/** Sorts by score, highest first, then by id. A score that is no number is left out. */
export async function rankingOf(customers: AsyncIterable<Ranked> | Iterable<Ranked>): Promise<Ranking> {
  const ids: string[] = [];
  let scores = new Float64Array(1024);
  for await (const { customerId, score } of customers) {
    if (Number.isNaN(score)) continue;
    if (ids.length === scores.length) {
      const larger = new Float64Array(2 * scores.length);
      larger.set(scores);
      scores = larger;
    }
    scores[ids.length] = score;
    ids.push(customerId);
  }
  const order = Uint32Array.from(ids, (_, at) => at).sort(
    (a, b) => scores[b]! - scores[a]! || (ids[a]! < ids[b]! ? -1 : 1),
  );
  return {
    size: ids.length,
    page: (limit, after = 0) => {
      if (after < 0 || after > ids.length) throw new RangeError('the cursor is not of this ranking: start again');
      const items = Array.from(order.subarray(after, after + limit), (at, n) => ({
        customerId: ids[at]!,
        score: scores[at]!,
        rank: after + n + 1,
      }));
      const end = after + items.length;
      return { items, ...(end < ids.length ? { next: end } : {}) };
    },
  };
}
