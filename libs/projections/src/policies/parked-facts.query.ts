import type { Cursor, Page, ReadModelStore } from '@aftercare/read-model-store';
import { parkedFactsCollection, parkedKey, type ParkedFact } from './parked-facts';

export interface ParkedFactsQuestion {
  readonly policy?: string;
  readonly limit: number;
  readonly after?: Cursor;
}

/** Facts that policies have parked, for any process that sees the store: the longest waiting first, or one policy's by stream. */
export function parkedFactsPage(
  store: ReadModelStore,
  { policy, limit, after }: ParkedFactsQuestion,
): Promise<Page<ParkedFact>> {
  const parked = { status: { eq: 'parked' } };
  return store.collection<ParkedFact>(parkedFactsCollection).find({
    ...(policy === undefined
      ? { where: parked, sort: { by: 'parkedAt', dir: 'asc' } }
      : { where: { policy: { eq: policy }, ...parked } }),
    limit,
    ...(after ? { after } : {}),
  });
}

/** The fact at which a policy has parked a stream; undefined when it has not. */
export async function parkedFact(
  store: ReadModelStore,
  policy: string,
  stream: string,
): Promise<ParkedFact | undefined> {
  const stored = await store.collection<ParkedFact>(parkedFactsCollection).get(parkedKey(policy, stream));
  return stored?.doc.status === 'parked' ? stored.doc : undefined;
}
