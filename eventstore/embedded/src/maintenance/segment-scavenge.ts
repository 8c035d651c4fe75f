import { statSync } from 'node:fs';

import { encodeRecord, recordCreated, recordRevision, recordStream, recordType } from '../log/record';
import { rewriteSegment } from '../log/scavenged-segment';
import { Segment } from '../log/segment';
import { segmentName } from '../log/segment-files';
import { SegmentWalk, walkSegment } from '../log/segment-walk';
import { Store } from '../log/store';
import { StoredRecord, storedGroup, storedRecordAt } from '../log/stored-record';
import { Fate } from './reachability';

/** What the rewriting of one segment brought. */
export interface SegmentScavenge {
  /** Events that are not there any more, erased ones included. */
  readonly removed: number;
  /** Bytes the file has become shorter by. */
  readonly spaceSaved: number;
}

/** Lets other work of the node have its turn, from time to time; throws or rejects when the scavenge is to stop. */
export type Pause = () => Promise<void> | undefined;

const NOBODY = '00000000-0000-0000-0000-000000000000';
const NO_BYTES = Buffer.alloc(0);

/**
 * Writes a closed segment anew without what is out of reach, beside the old one, and puts it in its place: whenever the
 * node is killed the old file or the new one is there, whole. Undefined if there is nothing to remove.
 */
export async function scavengeSegment(
  store: Store,
  number: number,
  fateOf: (record: StoredRecord) => Fate,
  pause: Pause,
): Promise<SegmentScavenge | undefined> {
  const segment = store.segments()[number];
  if (!segment) throw new Error(`There is no segment ${number}`);
  const fates = await decide(segment, fateOf, pause);
  if (fates.size === 0) return undefined;
  const rewrite = rewriteSegment(segment);
  let file: string;
  try {
    const walk = walkSegment(segment);
    for (const record of walk) {
      const fate = fates.get(record.position);
      if (fate === undefined) rewrite.keep(record);
      else if (fate === 'erase') rewrite.keep(erased(record));
      const turn = pause();
      if (turn) await turn;
    }
    checkWhole(segment, walk);
    file = await rewrite.finish();
  } catch (error) {
    rewrite.abandon();
    throw error;
  }
  const before = statSync(segment.file).size;
  const after = statSync(file).size;
  await store.replaceSegment(number, file);
  return { removed: fates.size, spaceSaved: before - after };
}

/** Positions of the records that do not stay as they are. */
async function decide(
  segment: Segment,
  fateOf: (record: StoredRecord) => Fate,
  pause: Pause,
): Promise<ReadonlyMap<number, Fate>> {
  const fates = new Map<number, Fate>();
  const walk = walkSegment(segment);
  for (const record of walk) {
    const fate = fateOf(record);
    if (fate === 'remove' || (fate === 'erase' && !record.erased)) fates.set(record.position, fate);
    const turn = pause();
    if (turn) await turn;
  }
  checkWhole(segment, walk);
  return fates;
}

function checkWhole(segment: Segment, { bad }: SegmentWalk): void {
  if (bad) throw new Error(`${segmentName(segment)} is damaged at position ${bad.position} (${bad.reason})`);
}

/** The record with nothing left in it but its places in the lists. */
function erased({ position, record, listed, lastOfAppend }: StoredRecord): StoredRecord {
  const event = { id: NOBODY, type: recordType(record), json: false, data: NO_BYTES, metadata: NO_BYTES };
  const place = { stream: recordStream(record), revision: recordRevision(record), position };
  const emptied = encodeRecord(event, { ...place, created: recordCreated(record) });
  const { bytes } = storedGroup([{ position, record: emptied, listed, lastOfAppend, erased: true }]);
  return storedRecordAt(bytes, 0);
}
