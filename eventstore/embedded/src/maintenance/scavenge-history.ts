import { randomUUID } from 'node:crypto';

import { ProposedEvent, recordData } from '../log/record';
import { append, softDeleted } from '../streams/append';
import { LINK_TYPE } from '../streams/derived-lists';
import { EventLog } from '../streams/event-log';
import { METADATA_TYPE, metadataStreamOf } from '../streams/stream-metadata';
import { SegmentScavenge } from './segment-scavenge';

/** Where EventStoreDB keeps the history of its scavenges: links to the events of one stream each. */
const SCAVENGES = '$scavenges';

const scavengeStream = (id: string): string => `${SCAVENGES}-${id}`;

const STARTED = '$scavengeStarted';
const SEGMENT_DONE = '$scavengeChunksCompleted';
const COMPLETED = '$scavengeCompleted';

const HISTORY_SECONDS = 30 * 24 * 60 * 60;
const TICKS_PER_MS = 10_000;
const NO_BYTES = Buffer.alloc(0);

/** How a scavenge ended, in EventStoreDB's words. */
export type ScavengeResult = 'Success' | 'Stopped' | 'Errored' | 'Interrupted';

export interface ScavengeEnd {
  readonly result: ScavengeResult;
  readonly error?: string;
  readonly milliseconds: number;
  readonly spaceSaved: number;
}

/** Writes down, as EventStoreDB's own events, what a scavenge does; a history that somebody deletes is not gone on with. */
export interface ScavengeHistory {
  started(): Promise<void>;
  segmentDone(number: number, milliseconds: number, done: SegmentScavenge): Promise<void>;
  completed(end: ScavengeEnd): Promise<void>;
}

/** `nodeEndpoint` is the node's address, as its callers know it. */
export function scavengeHistory(log: EventLog, scavengeId: string, nodeEndpoint: string): ScavengeHistory {
  const stream = scavengeStream(scavengeId);
  const write = async (type: string, data: object, listed: boolean): Promise<void> => {
    const { journal, states } = log;
    const own = states.get(stream);
    if (!isOpen(log, stream)) return;
    const draft = journal.draft();
    journal.add(draft, own, event(type, { scavengeId, nodeEndpoint, ...data }));
    // In one commit: who has seen the event finds it in the history too.
    if (listed && isOpen(log, SCAVENGES)) journal.add(draft, states.get(SCAVENGES), link(`${own.written}@${stream}`));
    await journal.commit(draft);
  };

  return {
    started: async () => {
      await limitAge(log, SCAVENGES);
      await limitAge(log, stream);
      await write(STARTED, {}, true);
    },
    segmentDone: (number, milliseconds, { spaceSaved }) => {
      const range = { chunkStartNumber: number, chunkEndNumber: number };
      const done = { timeTaken: timeSpan(milliseconds), wasScavenged: true, spaceSaved, errorMessage: '' };
      return write(SEGMENT_DONE, { ...range, ...done }, false);
    },
    completed: ({ result, error, milliseconds, spaceSaved }) =>
      write(COMPLETED, { result, error: error ?? null, timeTaken: timeSpan(milliseconds), spaceSaved }, true),
  };
}

/** The scavenge that was under way when the node ended, if there was one. */
export function interruptedScavenge(log: EventLog): { id: string; nodeEndpoint: string } | undefined {
  const { list, last } = log.states.get(SCAVENGES);
  const newest = last < 0 ? undefined : dataOf(log, list, last)?.toString('utf8');
  const stream = newest?.slice(newest.indexOf('@') + 1);
  // The first event of the stream is the start; the end is a later one.
  if (!newest?.startsWith('0@') || !stream?.startsWith(scavengeStream(''))) return undefined;
  const started = dataOf(log, log.states.get(stream).list, 0);
  const { nodeEndpoint } = JSON.parse(started?.toString('utf8') ?? '{}') as { nodeEndpoint?: string };
  return { id: stream.slice(scavengeStream('').length), nodeEndpoint: nodeEndpoint ?? '' };
}

/** Nobody has deleted the stream, for a time or for ever. */
const isOpen = (log: EventLog, stream: string): boolean =>
  !log.states.get(stream).tombstoneWritten && !softDeleted(log, stream);

function dataOf({ store }: EventLog, list: number, number: number): Buffer | undefined {
  const position = store.entry(list, number);
  const record = position === undefined ? undefined : store.record(position);
  return record && Buffer.from(recordData(record));
}

async function limitAge(log: EventLog, stream: string): Promise<void> {
  const metadata = metadataStreamOf(stream);
  if (log.states.get(metadata).written >= 0) return;
  await append(log, metadata, 'no_stream', [event(METADATA_TYPE, { $maxAge: HISTORY_SECONDS, $acl: { $r: '$ops' } })]);
}

function event(type: string, data: object): ProposedEvent {
  return { id: randomUUID(), type, json: true, data: Buffer.from(JSON.stringify(data)), metadata: NO_BYTES };
}

function link(target: string): ProposedEvent {
  return { id: randomUUID(), type: LINK_TYPE, json: false, data: Buffer.from(target), metadata: NO_BYTES };
}

/** Milliseconds as .NET writes a time: `00:00:01.2340000`. */
function timeSpan(milliseconds: number): string {
  const whole = Math.floor(milliseconds / 1_000);
  const parts = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60, whole % 60];
  const ticks = Math.floor((milliseconds - whole * 1_000) * TICKS_PER_MS);
  return `${parts.map((part) => String(part).padStart(2, '0')).join(':')}.${String(ticks).padStart(7, '0')}`;
}
