import { closeSync, fstatSync, fsyncSync, openSync, readdirSync, readSync, rmSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';

import { decodeHeader, encodeHeader, FIRST_POSITION, Segment, SEGMENT_HEADER, SegmentHeader } from './segment';

/** A rewritten segment that was not put in place any more; nothing is lost with it. */
export const UNFINISHED = '.unfinished';

export const segmentsDirectory = (dataDir: string): string => join(dataDir, 'segments');

export const segmentFile = (directory: string, number: number): string =>
  join(directory, `${String(number).padStart(6, '0')}.log`);

/** How people are told of a segment: without the path of the data directory. */
export const segmentName = ({ file }: Pick<Segment, 'file'>): string => `segments/${basename(file)}`;

/**
 * The log's segments in the order of their positions; none if there is no log. It needs no lock and changes nothing, so
 * another process may use it. Throws if one is missing, damaged in its header, or something else.
 */
export function listSegments(dataDir: string): Segment[] {
  const directory = segmentsDirectory(dataDir);
  const files = segmentNumbers(directory).map((number) => ({ number, file: segmentFile(directory, number) }));
  const segments: Segment[] = [];
  for (const [index, { number, file }] of files.entries()) {
    if (number !== index) throw new Error(`${segmentName({ file: segmentFile(directory, index) })} is missing`);
    const segment = readSegment(file, index === files.length - 1);
    if (!segment) continue;
    checkNeighbours(segments.at(-1), segment, number);
    segments.push(segment);
  }
  return segments;
}

/** Numbers of the files in the directory, ascending. Foreign ones are an error. */
function segmentNumbers(directory: string): number[] {
  const numbers: number[] = [];
  for (const name of namesIn(directory)) {
    if (name.endsWith(UNFINISHED)) continue;
    if (!/^\d{6,}\.log$/.test(name)) throw new Error(`segments/${name} is no segment of an event log`);
    numbers.push(Number.parseInt(name, 10));
  }
  return numbers.sort((a, b) => a - b);
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Reads a segment's header. Undefined: the process died while it made the log's newest segment. */
export function readSegment(file: string, newest: boolean): Segment | undefined {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(SEGMENT_HEADER);
    const length = readSync(descriptor, bytes, 0, SEGMENT_HEADER, 0);
    const { size } = fstatSync(descriptor);
    const header = headerOf(bytes.subarray(0, length), newest && size <= SEGMENT_HEADER);
    if (!header) return undefined;
    if (header.scavenged) return { file, ...header };
    return { file, ...header, end: header.base + size - SEGMENT_HEADER, dataEnd: size };
  } catch (error) {
    throw new Error(`${segmentName({ file })}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  } finally {
    closeSync(descriptor);
  }
}

function headerOf(bytes: Buffer, mayBeTorn: boolean): SegmentHeader | undefined {
  try {
    return decodeHeader(bytes);
  } catch (error) {
    if (mayBeTorn) return undefined;
    throw error;
  }
}

function checkNeighbours(before: Segment | undefined, segment: Segment, number: number): void {
  const name = segmentName(segment);
  if (segment.number !== number) throw new Error(`${name} is segment ${segment.number} under another name`);
  if (!before) {
    if (segment.base !== FIRST_POSITION) throw new Error(`${name} does not begin where a log begins`);
    return;
  }
  if (!segment.logId.equals(before.logId)) throw new Error(`${name} belongs to another log`);
  if (segment.base !== before.end)
    throw new Error(`${segmentName(before)} ends at position ${before.end}, and ${name} begins at ${segment.base}`);
}

/** Makes the file of a new segment; its header and its name are on disk when this returns. */
export function createSegment(dataDir: string, header: Pick<Segment, 'number' | 'base' | 'logId'>): Segment {
  const directory = segmentsDirectory(dataDir);
  const file = segmentFile(directory, header.number);
  const whole = { ...header, scavenged: false, end: header.base, dataEnd: SEGMENT_HEADER };
  const descriptor = openSync(file, 'w');
  try {
    writeSync(descriptor, encodeHeader(whole));
    fsyncSync(descriptor);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
  syncDirectory(directory);
  return { file, ...whole };
}

/** Removes what a crash left of a rewrite. */
export function removeUnfinished(dataDir: string): void {
  const directory = segmentsDirectory(dataDir);
  for (const name of namesIn(directory)) if (name.endsWith(UNFINISHED)) rmSync(join(directory, name));
}

/** Puts names of new files on disk. Windows has no such call, and needs none. */
export function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
