import { randomUUID } from 'node:crypto';

import { ProposedEvent, recordId } from '../log/record';
import { AppendDecision, decideAppend, ExpectedRevision } from './decide-append';
import { isDerivedList } from './derived-lists';
import { EventLog } from './event-log';
import { Draft } from './journal';
import {
  describedStream,
  isMetadataStream,
  isSoftDeleted,
  METADATA_TYPE,
  metadataStreamOf,
  withTruncateBefore,
} from './stream-metadata';
import { StreamState } from './stream-state';

/** How an append, a delete or a tombstone ended. Revision -1 and no position: the stream has no event. */
export type WriteOutcome =
  | { readonly kind: 'done'; readonly revision: number; readonly position: number | undefined }
  | { readonly kind: 'denied' }
  | Exclude<AppendDecision, { kind: 'append' } | { kind: 'repeated' }>;

/**
 * Appends events to a stream. Resolves when they, and what was appended before, are on disk, or at once with the reason
 * why they are not written. An append without events answers what is there, and brings back a soft-deleted stream.
 */
export async function append(
  log: EventLog,
  name: string,
  expected: ExpectedRevision,
  events: readonly ProposedEvent[],
): Promise<WriteOutcome> {
  if (isDerivedList(name)) return { kind: 'denied' };
  const stream = log.states.get(name);
  const decision = decide(
    log,
    stream,
    expected,
    events.map((event) => event.id),
  );
  if (decision.kind === 'repeated') return { kind: 'done', revision: decision.revision, position: decision.position };
  if (decision.kind !== 'append') return decision;

  const { journal } = log;
  const draft = journal.draft();
  const wasSoftDeleted = softDeleted(log, name);
  const describesSoftDeleted = isMetadataStream(name) && softDeleted(log, describedStream(name));
  const recreatedFrom = stream.written + 1;
  let position = events.length === 0 ? lastPosition(log, stream) : undefined;
  for (const event of events) position = journal.add(draft, stream, event);
  const revision = stream.written;
  if (wasSoftDeleted) undelete(log, draft, name, recreatedFrom);
  if (describesSoftDeleted) {
    const described = describedStream(name);
    undelete(log, draft, described, log.states.get(described).written + 1);
  }
  await journal.commit(draft);
  return { kind: 'done', revision, position };
}

/** The rules of an append applied to the stream as it is now; deletes are decided by them too. */
export function decide(
  log: EventLog,
  stream: StreamState,
  expected: ExpectedRevision,
  ids: readonly string[],
): AppendDecision {
  if (isMetadataStream(stream.name) && log.states.get(describedStream(stream.name)).tombstoneWritten)
    return { kind: 'deleted' };
  return decideAppend(
    {
      stream,
      softDeleted: softDeleted(log, stream.name),
      hasMetadata: log.states.get(metadataStreamOf(stream.name)).written >= 0,
      recent: log.journal.recent,
      stored: (revision) => storedEvent(log, stream, revision),
    },
    expected,
    ids,
  );
}

/** Whether the stream is soft-deleted once every append under way is on disk. */
export function softDeleted(log: EventLog, name: string): boolean {
  return !isMetadataStream(name) && isSoftDeleted(log.states.get(metadataStreamOf(name)).metadataWritten);
}

/** Metadata that is no JSON object says nothing of a deletion: it has undone it already. */
function undelete(log: EventLog, draft: Draft, name: string, from: number): void {
  const metadata = log.states.get(metadataStreamOf(name));
  const data = withTruncateBefore(metadata.metadataBytes, from);
  if (data) log.journal.add(draft, metadata, metadataEvent(data));
}

/** A `$metadata` event the node writes itself. */
export function metadataEvent(data: Buffer): ProposedEvent {
  return { id: randomUUID(), type: METADATA_TYPE, json: true, data, metadata: Buffer.alloc(0) };
}

function storedEvent(
  log: EventLog,
  stream: StreamState,
  revision: number,
): { id: string; position: number } | undefined {
  if (revision > stream.last) return stream.pending.find((event) => event.revision === revision);
  const position = log.store.entry(stream.list, revision);
  const record = position === undefined ? undefined : log.store.record(position);
  return position === undefined || !record ? undefined : { id: recordId(record), position };
}

function lastPosition(log: EventLog, stream: StreamState): number | undefined {
  return stream.written < 0 ? undefined : storedEvent(log, stream, stream.written)?.position;
}
