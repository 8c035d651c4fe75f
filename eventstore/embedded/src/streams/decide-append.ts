import { PendingEvent, StreamState } from './stream-state';
import { RecentIds } from './recent-ids';

/** What a writer expects of the stream. */
export type ExpectedRevision = 'any' | 'no_stream' | 'stream_exists' | number;

/** What is to be done with an append. `current` is the stream's last revision, -1 for none. */
export type AppendDecision =
  | { readonly kind: 'append' }
  | { readonly kind: 'repeated'; readonly revision: number; readonly position: number }
  | { readonly kind: 'in-flight' }
  | { readonly kind: 'wrong-revision'; readonly current: number }
  | { readonly kind: 'deleted' };

/** The facts a decision rests on. */
export interface AppendSituation {
  readonly stream: StreamState;
  readonly softDeleted: boolean;
  /** The stream has metadata although it may have no events. */
  readonly hasMetadata: boolean;
  readonly recent: RecentIds;
  /** Id and position of a stored event. */
  stored(revision: number): Omit<PendingEvent, 'revision'> | undefined;
}

/**
 * EventStoreDB's rules. With an exact revision (or `no_stream`) the ids are compared with the stored events from there
 * on: a repeat, or a beginning of one, gets the first answer again. Otherwise ids are looked up among the recent ones.
 */
export function decideAppend(
  situation: AppendSituation,
  expected: ExpectedRevision,
  ids: readonly string[],
): AppendDecision {
  const { stream, softDeleted } = situation;
  if (stream.tombstoneWritten) return { kind: 'deleted' };
  if (expected === 'any') return decideByRecent(situation, ids);
  if (expected === 'stream_exists') {
    if (softDeleted) return { kind: 'deleted' };
    if (stream.written < 0 && !situation.hasMetadata) return wrong(stream);
    return decideByRecent(situation, ids);
  }
  const revision = expected === 'no_stream' ? -1 : expected;
  if (revision === stream.written) return { kind: 'append' };
  if (revision > stream.written) return wrong(stream);
  return decideByStored(situation, revision, ids);
}

function decideByRecent({ stream, recent }: AppendSituation, ids: readonly string[]): AppendDecision {
  let last: AppendDecision = { kind: 'append' };
  for (const [index, id] of ids.entries()) {
    const place = recent.get(id);
    if (place?.stream !== stream.name) return index === 0 ? { kind: 'append' } : wrong(stream);
    last = { kind: 'repeated', revision: place.revision, position: place.position };
  }
  return unlessInFlight(stream, last);
}

function decideByStored(situation: AppendSituation, expected: number, ids: readonly string[]): AppendDecision {
  const { stream, softDeleted } = situation;
  let last: AppendDecision = wrong(stream);
  for (const [index, id] of ids.entries()) {
    const revision = expected + 1 + index;
    const stored = situation.stored(revision);
    if (stored?.id !== id) {
      const recreated = index === 0 && expected === -1 && softDeleted;
      return recreated ? { kind: 'append' } : wrong(stream);
    }
    last = { kind: 'repeated', revision, position: stored.position };
  }
  return unlessInFlight(stream, last);
}

/** A repeat whose original is not on disk yet cannot be answered: it may still fail. */
function unlessInFlight(stream: StreamState, decision: AppendDecision): AppendDecision {
  return decision.kind === 'repeated' && decision.revision > stream.last ? { kind: 'in-flight' } : decision;
}

const wrong = (stream: StreamState): AppendDecision => ({ kind: 'wrong-revision', current: stream.written });
