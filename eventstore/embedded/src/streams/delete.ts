import { randomUUID } from 'node:crypto';

import { decide, metadataEvent, WriteOutcome } from './append';
import { ExpectedRevision } from './decide-append';
import { isDerivedList } from './derived-lists';
import { EventLog } from './event-log';
import { metadataStreamOf, SOFT_DELETE_JSON } from './stream-metadata';

export const TOMBSTONE_TYPE = '$streamDeleted';

/** Soft delete: the stream reads as not found until the next append, which goes on numbering behind its last event. */
export async function deleteStream(log: EventLog, name: string, expected: ExpectedRevision): Promise<WriteOutcome> {
  const refused = refusal(log, name, expected);
  if (refused) return refused;
  const stream = log.states.get(name);
  const metadata = log.states.get(metadataStreamOf(name));
  // A stream that has only metadata can be deleted.
  if (stream.written < 0 && metadata.written < 0) return { kind: 'wrong-revision', current: stream.written };
  const draft = log.journal.draft();
  const position = log.journal.add(draft, metadata, metadataEvent(SOFT_DELETE_JSON));
  await log.journal.commit(draft);
  return { kind: 'done', revision: stream.written, position };
}

/** Tombstone: the stream is gone for ever, and its name with it. A stream that never was can be tombstoned too. */
export async function tombstoneStream(log: EventLog, name: string, expected: ExpectedRevision): Promise<WriteOutcome> {
  const refused = refusal(log, name, expected);
  if (refused) return refused;
  const draft = log.journal.draft();
  const event = {
    id: randomUUID(),
    type: TOMBSTONE_TYPE,
    json: false,
    data: Buffer.alloc(0),
    metadata: Buffer.alloc(0),
  };
  const position = log.journal.addTombstone(draft, log.states.get(name), event);
  await log.journal.commit(draft);
  return { kind: 'done', revision: -1, position };
}

function refusal(log: EventLog, name: string, expected: ExpectedRevision): WriteOutcome | undefined {
  if (isDerivedList(name)) return { kind: 'denied' };
  // A fresh id: a delete is never the repeat of an append.
  const decision = decide(log, log.states.get(name), expected, [randomUUID()]);
  if (decision.kind === 'append') return undefined;
  return decision.kind === 'repeated' ? { kind: 'wrong-revision', current: decision.revision } : decision;
}
