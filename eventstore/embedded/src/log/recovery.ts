import { randomBytes } from 'node:crypto';

import { blockCache } from './block-cache';
import { Checkpoint } from './index-database';
import { openIndexFile } from './index-file';
import { IndexOverlay } from './index-overlay';
import { LogIndex, logIndex } from './log-index';
import { logReader } from './log-reader';
import { cutLog } from './log-writer';
import { FIRST_POSITION, Segment } from './segment';
import { listSegments, segmentName } from './segment-files';
import { BadSpot, nextGroup, walkSegment } from './segment-walk';
import { StoredRecord } from './stored-record';

/** A log that is whole, and its index that knows all of it. */
export interface OpenLog {
  readonly segments: Segment[];
  readonly logId: Buffer;
  readonly index: LogIndex;
}

/** Tells an operator something, in one line. */
export type Tell = (line: string) => void;

/**
 * Brings log and index together: enters in the index what is not there yet (everything, if it is missing, damaged or
 * another log's), and cuts off an append at the log's end that is not there as a whole. Throws, and changes no segment,
 * where something is damaged that was on disk once: a group of records is written after the one before it was synced.
 */
export function openLog(dataDir: string, tell: Tell): OpenLog {
  const segments = listSegments(dataDir);
  let durable = 0;
  const opened = openIndexFile(dataDir, (checkpoint) => {
    if (segments[0] && !checkpoint.logId.equals(segments[0].logId)) return false;
    durable = checkpoint.position;
    return agrees(segments, checkpoint);
  });
  try {
    if (!opened.checkpoint && segments.length > 0) tell(`the index is ${opened.reason}: it is made anew from the log`);
    const logId = segments[0]?.logId ?? opened.checkpoint?.logId ?? randomBytes(16);
    const checkpoint = opened.checkpoint ?? nothing(logId);
    if (!opened.checkpoint) opened.database.addNow(new IndexOverlay(), checkpoint);
    const index = logIndex(opened.database, checkpoint, tell);
    const recovered = recoverEnd(segments, index, { indexed: checkpoint.position, durable }, tell);
    index.flushSoon();
    return { segments: recovered, logId, index };
  } catch (error) {
    void opened.database.close();
    throw error;
  }
}

const nothing = (logId: Buffer): Checkpoint => ({
  logId,
  position: FIRST_POSITION,
  lastRecord: 0,
  lastChecksum: 0,
  lastList: 0,
});

/** Whether the last record the index knows is the one in the log. Throws if the log ends before it. */
function agrees(segments: readonly Segment[], { position, lastRecord, lastChecksum }: Checkpoint): boolean {
  const end = segments.at(-1)?.end ?? FIRST_POSITION;
  if (position > end)
    throw new Error(
      `The log ends at position ${end}, and its index knows events up to ${position}: segments are missing or cut off. ` +
        'Restore a backup, or remove index.lmdb if the log is older on purpose',
    );
  if (lastRecord === 0) return true;
  const cache = blockCache(0);
  try {
    const found = logReader(segments, cache).probe(lastRecord);
    return found !== undefined && found !== 'hole' && found.checksum === lastChecksum;
  } finally {
    cache.close();
  }
}

/** What a walk over the log tells the index. */
export type IndexWriter = Pick<LogIndex, 'add' | 'reached' | 'flushIfFull'>;

/** What a walk over the end of the log may rely on. */
export interface WalkFrom {
  /** All records before are in the index. */
  readonly indexed: number;
  /** All records before were on disk once. */
  readonly durable: number;
}

/** The walk. Returns the segments as they are when the end is cut off. */
export function recoverEnd(segments: readonly Segment[], index: IndexWriter, from: WalkFrom, tell: Tell): Segment[] {
  const recovered = [...segments];
  for (const [at, segment] of segments.entries()) {
    if (segment.end <= from.indexed) continue;
    const end = segment.scavenged ? indexScavenged(segment, index) : indexSegment(segment, index, from);
    if (end.position === segment.end) continue;
    const acknowledged =
      at < segments.length - 1 || end.position < from.durable || nextGroup(segment, end.position) !== undefined;
    if (acknowledged) throw damage(segment, end);
    tell(`${segmentName(segment)}: ${segment.end - end.position} bytes of an unfinished append are cut off`);
    recovered[at] = cutLog(segment, end.position);
  }
  const last = recovered.at(-1);
  // What was read of the end may so far be in memory only.
  if (last && !last.scavenged) recovered[recovered.length - 1] = cutLog(last, last.end);
  return recovered;
}

/** Indexes whole appends. Returns where they end, and why there if it is not the segment's end. */
function indexSegment(segment: Segment, index: IndexWriter, { indexed }: WalkFrom): BadSpot {
  const walk = walkSegment(segment, Math.max(indexed, segment.base));
  let append: StoredRecord[] = [];
  for (const record of walk) {
    const [first] = append;
    if (first && record.firstOfGroup) throw damage(segment, { position: first.position, reason: INCOMPLETE });
    append.push(record);
    if (!record.lastOfAppend) continue;
    for (const whole of append) enter(index, whole);
    append = [];
  }
  const [cutOff] = append;
  if (cutOff) return { position: cutOff.position, reason: walk.bad?.reason ?? INCOMPLETE };
  return walk.bad ?? { position: segment.end, reason: '' };
}

const INCOMPLETE = 'an append is not there as a whole';

/** A scavenged segment is closed: all of it was on disk. */
function indexScavenged(segment: Segment, index: IndexWriter): BadSpot {
  const walk = walkSegment(segment);
  for (const record of walk) enter(index, record);
  if (walk.bad) throw damage(segment, walk.bad);
  return { position: segment.end, reason: '' };
}

function enter(index: IndexWriter, record: StoredRecord): void {
  index.add(record);
  index.reached(record.position + record.bytes.length, record.position, record.checksum);
  index.flushIfFull();
}

const damage = (segment: Segment, { position, reason }: BadSpot): Error =>
  new Error(
    `${segmentName(segment)} is damaged at position ${position} (${reason}). Acknowledged events are there or behind ` +
      'it, so nothing was changed: verify the data directory, and restore a backup',
  );
