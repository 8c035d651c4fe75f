import { join } from 'node:path';

import { databaseFile } from '../log/database-file';
import { Checkpoint, IndexDatabase, openIndexDatabase } from '../log/index-database';
import { INDEX_FILE } from '../log/index-file';
import { isTombstone, recordStream } from '../log/record';
import { Segment } from '../log/segment';
import { listSegments, segmentName } from '../log/segment-files';
import { StoredRecord } from '../log/stored-record';
import { listNumbers } from './list-numbers';
import { IndexCheck, indexCheck } from './verify-index';
import { Report, verifyLog } from './verify-log';

/** What was verified, and what is worth knowing though nothing is wrong. */
export interface Verified {
  readonly events: number;
  /** Bytes of the log's files. */
  readonly bytes: number;
  /** Streams and derived lists. */
  readonly lists: number;
  readonly problems: number;
  readonly notes: readonly string[];
}

/**
 * Verifies a data directory, or a backup: every checksum, the inside of every event, the numbers of every list without
 * gaps (but those a scavenge left), every event against the index and the index against the log. It changes nothing and
 * needs no lock: beside a running node it verifies what is on disk as it begins. Each problem is reported as it is found.
 * Throws, with a reason for people, if there is no log at all.
 */
export async function verify(dataDir: string, report: Report): Promise<Verified> {
  let problems = 0;
  const counted = (problem: string): void => {
    problems++;
    report(problem);
  };
  const notes: string[] = [];
  const opened = openIndex(dataDir, notes, counted);
  try {
    const segments = segmentsOf(dataDir, counted);
    const index = opened && checkOf(opened, segments, counted);
    const numbers = listNumbers();
    const { events, end, unfinished } = verifyLog(segments, counted, (listed, segment) => {
      checkNumbers(listed.record, segment);
      index?.record(listed, segment);
    });
    if (unfinished > 0) notes.push(`${unfinished} bytes at the end are of an append that is not finished`);
    if (opened && segments.length > 0 && opened.checkpoint.position > end)
      counted(
        `${INDEX_FILE}: it knows events up to position ${opened.checkpoint.position}, and the log ends at ${end}`,
      );
    else index?.finish(numbers);
    if (problems > 0 && wasScavenged(dataDir, segments))
      notes.push('a scavenge went on meanwhile, and some of this may come of it: verify again');
    const bytes = segments.reduce((sum, { dataEnd }) => sum + dataEnd, 0);
    return { events, bytes, lists: numbers.count(), problems, notes };

    function checkNumbers({ record, listed, position, erased }: StoredRecord, segment: Segment): void {
      if (isTombstone(record)) return;
      for (const [at, { list, number }] of listed.entries()) {
        const last = numbers.last(list);
        numbers.set(list, number);
        if (number === last + 1) continue;
        // A scavenge takes events from the beginning of a stream, and from anywhere in a derived list.
        const scavenged = segments.some((one) => one.scavenged && one.base <= position);
        const maySkip = number > last && scavenged && (at > 0 || last < 0 || erased);
        if (maySkip && (index?.mayBeScavenged(list, last + 1, number) ?? true)) continue;
        const where = `${segmentName(segment)} at position ${position}`;
        counted(`${where}: number ${number} of list ${list} (${recordStream(record)}) comes after ${last}`);
      }
    }
  } finally {
    await opened?.database.close();
  }
}

function segmentsOf(dataDir: string, report: Report): Segment[] {
  try {
    const segments = listSegments(dataDir);
    if (segments.length > 0) return segments;
  } catch (error) {
    report(error instanceof Error ? error.message : String(error));
    return [];
  }
  throw new Error(`${dataDir} holds no event log`);
}

/** Whether a segment has been rewritten since. */
function wasScavenged(dataDir: string, before: readonly Segment[]): boolean {
  const numbers = before.filter(({ scavenged }) => !scavenged).map(({ number }) => number);
  try {
    return listSegments(dataDir).some(({ number, scavenged }) => scavenged && numbers.includes(number));
  } catch {
    return false;
  }
}

interface OpenedIndex {
  readonly database: IndexDatabase;
  readonly checkpoint: Checkpoint;
}

/** The index goes first: the log has all that it knows, whatever a node writes meanwhile. */
function openIndex(dataDir: string, notes: string[], report: Report): OpenedIndex | undefined {
  const file = join(dataDir, INDEX_FILE);
  const found = databaseFile(file);
  if (found === 'absent') {
    notes.push(`there is no ${INDEX_FILE}: the next start makes it`);
    return undefined;
  }
  if (found === 'other') {
    report(`${INDEX_FILE}: it is damaged, or something else; the next start makes it anew`);
    return undefined;
  }
  const database = openIndexDatabase(file, true);
  const checkpoint = database.checkpoint();
  if (checkpoint) return { database, checkpoint };
  report(`${INDEX_FILE}: it does not say how far it goes; the next start makes it anew`);
  void database.close();
  return undefined;
}

function checkOf(
  { database, checkpoint }: OpenedIndex,
  segments: readonly Segment[],
  report: Report,
): IndexCheck | undefined {
  if (segments[0] && !segments[0].logId.equals(checkpoint.logId)) {
    report(`${INDEX_FILE}: it belongs to another log; the next start makes it anew`);
    return undefined;
  }
  return indexCheck(database, checkpoint, segments, report);
}
