import type { RecordedFact } from '@aftercare/domain';
import type { ReadModelStore } from '@aftercare/read-model-store';
import { absorbedBy, type AsOf } from '../customer-merges/absorbed-customers';
import { customerMerges } from '../customer-merges/customer-merges.view';
import { documentsOf } from '../documents-of';
import { customerStreams, type FactPlaces } from './customer-streams';

/** What was known of a customer at a moment. */
export interface Past {
  /** The customer asked for, then those merged into it at the moment. */
  readonly customers: readonly string[];
  /** All facts that concern one of them, in the order of the log. */
  readonly facts: readonly RecordedFact[];
}

export interface PastQuestion {
  readonly customerId: string;
  readonly at: AsOf;
  /** Reads streams of the event store, each from its beginning until it has passed the last of the positions named for it. */
  readonly read: (places: FactPlaces) => Promise<readonly RecordedFact[]>;
}

/** The history names facts that the event store does not have any more, so that nothing can be said of the past. */
export class FactsGone extends Error {
  override readonly name = 'FactsGone';
  constructor(readonly streams: readonly string[]) {
    super(`facts are gone from ${streams.slice(0, 5).join(', ')}`);
  }
}

/**
 * The facts of a customer as of a moment, from the event store. Which streams hold them is looked up in the history, which must have
 * come as far as the moment; who was merged into the customer follows from the facts. Throws FactsGone, and what reading throws.
 */
export async function pastOf(store: ReadModelStore, { customerId, at, read }: PastQuestion): Promise<Past> {
  const known = new Map<number, RecordedFact>();
  const factsInOrder = (): readonly RecordedFact[] => [...known.values()].sort((a, b) => a.position - b.position);

  const customers = await absorbedBy(
    customerId,
    async (survivor) => {
      const places = unread(await customerStreams(store, survivor, at), known);
      const wanted = new Set([...places.values()].flat());
      for (const fact of await read(places)) if (wanted.delete(fact.position)) known.set(fact.position, fact);
      if (wanted.size > 0) throw new FactsGone(streamsWith(places, wanted));
      return documentsOf(customerMerges, factsInOrder(), (key) => key === survivor).get(survivor)?.doc;
    },
    at,
  );
  return { customers, facts: factsInOrder() };
}

/** Without what another customer's facts have brought already: a fact of two customers is read once. */
function unread(places: FactPlaces, known: ReadonlyMap<number, unknown>): FactPlaces {
  const left = [...places].map(([stream, positions]) => [stream, positions.filter((at) => !known.has(at))] as const);
  return new Map(left.filter(([, positions]) => positions.length > 0));
}

const streamsWith = (places: FactPlaces, positions: ReadonlySet<number>): readonly string[] =>
  [...places].filter(([, of]) => of.some((position) => positions.has(position))).map(([stream]) => stream);
