import type { EventStoreDBClient } from '@eventstore/db-client';
import type { RecordedFact } from '@aftercare/domain';
import { factsBetween, UndecodableEvent, type FactDecoder } from '@aftercare/event-sourcing';
import type { StoredDocument } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import { pairOf, type Pair } from './comparison';

/**
 * Brings the document that is behind to where the other one stands, by the facts that lie between them. Pairs of which that cannot
 * be told are left out: one document is absent, too much lies between, or a fact cannot be read or folded.
 */
export type FoldOn = (pairs: readonly Pair[]) => Promise<readonly Pair[]>;

export interface FoldOnOptions {
  readonly client: EventStoreDBClient;
  readonly decode: FactDecoder;
  /** Both builds are of its fold. */
  readonly model: Pick<AnyReadModel, 'keys' | 'evolve'>;
}

interface Gap {
  readonly pair: Pair;
  readonly behind: StoredDocument<object>;
  readonly ahead: StoredDocument<object>;
}

const mostEvents = 10_000;

/** Reads the log once for all pairs it is given. Throws what the event store throws. */
export function foldOnFrom({ client, decode, model }: FoldOnOptions): FoldOn {
  return async (pairs) => {
    const gaps = pairs.flatMap(gapOf);
    if (gaps.length === 0) return [];
    const after = Math.min(...gaps.map(({ behind }) => behind.position));
    const upTo = Math.max(...gaps.map(({ ahead }) => ahead.position));
    const facts = await readable(factsBetween(client, { after, upTo, most: mostEvents, decode }));
    return facts === undefined ? [] : gaps.flatMap((gap) => broughtLevel(gap, facts, model));
  };
}

function gapOf(pair: Pair): readonly Gap[] {
  const { serving, rebuilt } = pair;
  if (!serving || !rebuilt) return [];
  const servingIsBehind = serving.position < rebuilt.position;
  return [{ pair, behind: servingIsBehind ? serving : rebuilt, ahead: servingIsBehind ? rebuilt : serving }];
}

async function readable<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof UndecodableEvent) return undefined;
    throw error;
  }
}

function broughtLevel(
  { pair: { key, serving }, behind, ahead }: Gap,
  facts: readonly RecordedFact[],
  { keys, evolve }: FoldOnOptions['model'],
): readonly Pair[] {
  let folded: StoredDocument<object> | undefined = behind;
  try {
    for (const fact of facts) {
      if (fact.position <= behind.position || fact.position > ahead.position || !keys(fact).includes(key)) continue;
      const doc: object | undefined = evolve(folded?.doc, fact, key);
      if (doc !== folded?.doc) folded = doc && { key, position: fact.position, doc };
    }
  } catch {
    return [];
  }
  return [behind === serving ? pairOf(key, folded, ahead) : pairOf(key, ahead, folded)];
}
