import { closeSync, fdatasync, fdatasyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';

import { BlockCache } from './block-cache';
import { FIRST_POSITION, offsetIn, Segment, SEGMENT_HEADER } from './segment';
import { createSegment, segmentName } from './segment-files';
import { NewRecord, storedGroup } from './stored-record';

const synced = promisify(fdatasync);

/** A segment is closed when a group would make its file larger than this. */
export const SEGMENT_BYTES = 64 * 1024 * 1024;

/** Bytes kept for laying out groups; a larger one gets its own. */
const SCRATCH_BYTES = 256 * 1024;

/** Writes at the end of the log. `segments` is kept true: what it tells is on disk. */
export interface LogWriter {
  /**
   * Writes records behind the last one; resolves when they are on disk. If it rejects nothing of them is kept. After a
   * failure to write (no room, say) it takes further ones; after a failure to sync it does not, until a restart: what
   * is on disk is not known then. Resolves to the checksum of the last record.
   */
  append(records: readonly [NewRecord, ...NewRecord[]]): Promise<number>;
  /** The next records go into a new segment, if there are any in this one. */
  closeSegment(): void;
  /** Where the next record goes. */
  end(): number;
  close(): void;
}

export interface LogEnd {
  readonly dataDir: string;
  readonly logId: Buffer;
  readonly segmentBytes: number;
  readonly segments: Segment[];
}

export function logWriter(log: LogEnd, cache: BlockCache): LogWriter {
  const { segments } = log;
  let file: { number: number; descriptor: number } | undefined;
  let refused: Error | undefined;
  let closing: Segment['number'] | undefined;

  const kept = Buffer.allocUnsafeSlow(SCRATCH_BYTES);
  const scratch = (size: number): Buffer =>
    size <= SCRATCH_BYTES ? kept.subarray(0, size) : Buffer.allocUnsafeSlow(size);

  const end = (): number => segments.at(-1)?.end ?? FIRST_POSITION;

  const descriptorOf = (segment: Segment): number => {
    if (file?.number === segment.number) return file.descriptor;
    if (file) closeSync(file.descriptor);
    file = undefined;
    file = { number: segment.number, descriptor: openSync(segment.file, 'r+') };
    return file.descriptor;
  };

  /** The segment a group goes into: the last one, or a new one. A scavenged one is closed. */
  const segmentFor = (bytes: number): Segment => {
    const last = segments.at(-1);
    const isEmpty = last?.base === last?.end;
    const fits = last !== undefined && last.number !== closing && last.dataEnd + bytes <= log.segmentBytes;
    if (last && !last.scavenged && (isEmpty || fits)) return last;
    const segment = createSegment(log.dataDir, { number: segments.length, base: end(), logId: log.logId });
    segments.push(segment);
    return segment;
  };

  /** Takes what was written in part off the file again. */
  const takeBack = (descriptor: number, segment: Segment, cause: unknown): void => {
    try {
      ftruncateSync(descriptor, segment.dataEnd);
    } catch {
      refused = new Error(
        `${segmentName(segment)} could not be written (${reasonOf(cause)}), nor be cut back: restart the event store`,
        { cause },
      );
    }
  };

  const write = (segment: Segment, descriptor: number, bytes: Buffer): void => {
    try {
      for (let written = 0; written < bytes.length;)
        written += writeSync(descriptor, bytes, written, bytes.length - written, segment.dataEnd + written);
    } catch (cause) {
      takeBack(descriptor, segment, cause);
      throw new Error(`${segmentName(segment)} could not be written: ${reasonOf(cause)}`, { cause });
    }
  };

  const sync = async (segment: Segment, descriptor: number): Promise<void> => {
    try {
      await synced(descriptor);
    } catch (cause) {
      refused = new Error(
        `${segmentName(segment)} could not be synced (${reasonOf(cause)}): what is on disk is not known, so nothing ` +
          'more is written. Look after the disk, then restart the event store',
        { cause },
      );
      throw refused;
    }
  };

  return {
    end,
    closeSegment: () => (closing = segments.at(-1)?.number),
    append: async (records) => {
      if (refused) throw refused;
      const { bytes, lastChecksum } = storedGroup(records, scratch);
      const segment = segmentFor(bytes.length);
      const descriptor = descriptorOf(segment);
      write(segment, descriptor, bytes);
      await sync(segment, descriptor);
      cache.append(segment, segment.dataEnd, bytes);
      const dataEnd = segment.dataEnd + bytes.length;
      segments[segments.length - 1] = { ...segment, dataEnd, end: segment.base + dataEnd - SEGMENT_HEADER };
      return lastChecksum;
    },
    close: () => {
      if (file) closeSync(file.descriptor);
      file = undefined;
    },
  };
}

/** Cuts the log's last segment at a position, and syncs it: what is read from it may so far be in memory only. */
export function cutLog(segment: Segment, end: number): Segment {
  const descriptor = openSync(segment.file, 'r+');
  try {
    const dataEnd = offsetIn(segment, end);
    if (dataEnd < segment.dataEnd) ftruncateSync(descriptor, dataEnd);
    fdatasyncSync(descriptor);
    return { ...segment, end, dataEnd };
  } finally {
    closeSync(descriptor);
  }
}

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
