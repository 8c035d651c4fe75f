import { closeSync, fdatasync, openSync, rmSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';

import { positionMapWriter } from './position-map';
import { encodeHeader, Segment, SEGMENT_HEADER } from './segment';
import { UNFINISHED } from './segment-files';
import { StoredRecord } from './stored-record';

/** A segment that is written anew without some of its records, beside the one it is to replace. */
export interface SegmentRewrite {
  /** Keeps a record, byte by byte; in the order of their positions. */
  keep(record: StoredRecord): void;
  /** Puts the new file on disk. Resolves to its path, for `Store.replaceSegment`. */
  finish(): Promise<string>;
  /** Gives up: the file is removed. */
  abandon(): void;
}

const synced = promisify(fdatasync);

const BUFFERED_BYTES = 1024 * 1024;

export function rewriteSegment(segment: Segment): SegmentRewrite {
  const file = segment.file + UNFINISHED;
  const descriptor = openSync(file, 'w');
  const map = positionMapWriter();
  let buffered: Buffer[] = [Buffer.alloc(SEGMENT_HEADER)];
  let bufferedBytes = SEGMENT_HEADER;
  let written = 0;

  const write = (): void => {
    const bytes = Buffer.concat(buffered);
    for (let done = 0; done < bytes.length;)
      done += writeSync(descriptor, bytes, done, bytes.length - done, written + done);
    written += bytes.length;
    buffered = [];
    bufferedBytes = 0;
  };

  return {
    keep: ({ position, bytes }) => {
      map.add(position, written + bufferedBytes);
      buffered.push(bytes);
      bufferedBytes += bytes.length;
      if (bufferedBytes >= BUFFERED_BYTES) write();
    },
    finish: async () => {
      const dataEnd = written + bufferedBytes;
      buffered.push(map.bytes());
      write();
      // The header comes last: a file without one is no segment.
      writeSync(descriptor, encodeHeader({ ...segment, scavenged: true, dataEnd }), 0, SEGMENT_HEADER, 0);
      await synced(descriptor);
      closeSync(descriptor);
      return file;
    },
    abandon: () => {
      closeSync(descriptor);
      rmSync(file, { force: true });
    },
  };
}
