import { openSync, closeSync, readSync, fstatSync } from 'node:fs';

import { namesOf } from '../log/log-index';
import { positionMapWriter } from '../log/position-map';
import { isTombstone } from '../log/record';
import { Segment, SEGMENT_HEADER } from '../log/segment';
import { segmentName } from '../log/segment-files';
import { nextGroup, walkSegment } from '../log/segment-walk';
import { StoredRecord } from '../log/stored-record';
import { structureFault } from './record-structure';

/** Something that is not as it should be: the file, the place in it, and what is wrong. */
export type Report = (problem: string) => void;

/** A record, and the names of the lists it belongs into, in the order of its entries. */
export interface ListedRecord {
  readonly record: StoredRecord;
  readonly names: readonly string[];
}

/** What a walk over all segments told. */
export interface VerifiedLog {
  readonly events: number;
  /** Up to where whole appends go. */
  readonly end: number;
  /** Bytes of an append behind that which is not there as a whole: it is being written, or was when the node died. */
  readonly unfinished: number;
}

/**
 * Checks every record by itself and hands it on. What lies behind a bad spot of a segment cannot be walked; the segments
 * behind it can.
 */
export function verifyLog(
  segments: readonly Segment[],
  report: Report,
  onRecord: (record: ListedRecord, segment: Segment) => void,
): VerifiedLog {
  let events = 0;
  let end = segments[0]?.base ?? 0;
  let unfinished = 0;
  for (const [index, segment] of segments.entries()) {
    const at = (position: number): string => `${segmentName(segment)} at position ${position}`;
    const map = positionMapWriter();
    let offset = SEGMENT_HEADER;
    let append: ListedRecord[] = [];
    const walk = walkSegment(segment);
    for (const record of walk) {
      const names = isTombstone(record.record) ? [] : namesOf(record.record);
      const fault = structureFault(record, names);
      if (fault) report(`${at(record.position)}: ${fault}`);
      map.add(record.position, offset);
      offset += record.bytes.length;
      append.push({ record, names });
      if (!record.lastOfAppend && !segment.scavenged) continue;
      for (const whole of append) {
        onRecord(whole, segment);
        if (!whole.record.erased) events++;
      }
      end = record.position + record.bytes.length;
      append = [];
    }
    const last = index === segments.length - 1;
    const cut = append[0]?.record.position ?? walk.bad?.position;
    if (cut === undefined) {
      if (segment.scavenged && !map.bytes().equals(tail(segment)))
        report(`${segmentName(segment)}: its position map is wrong`);
    } else if (last && !segment.scavenged && nextGroup(segment, cut) === undefined) unfinished = segment.end - cut;
    else report(`${at(cut)}: ${walk.bad?.reason ?? 'an append is not there as a whole'}`);
  }
  return { events, end, unfinished };
}

/** What a segment's file holds behind its records. */
function tail({ file, dataEnd }: Segment): Buffer {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(fstatSync(descriptor).size - dataEnd);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, dataEnd));
  } finally {
    closeSync(descriptor);
  }
}
