import { constants } from 'node:fs';
import { copyFile, mkdir, open, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { databaseFile } from '../log/database-file';
import { openIndexDatabase } from '../log/index-database';
import { INDEX_FILE } from '../log/index-file';
import { listSegments, segmentName, segmentsDirectory } from '../log/segment-files';
import { walkSegment } from '../log/segment-walk';
import { openStore } from '../log/store';

/** What a backup holds. */
export interface Backup {
  readonly events: number;
  /** Bytes of the log's files. */
  readonly bytes: number;
  /** The position of the last event, or undefined if there is none. */
  readonly lastPosition: number | undefined;
}

/**
 * Copies the event log of a data directory, on which a node may be running, to an empty or new directory, on which a node
 * can be started at once. The copy holds whole appends up to some moment between the call and its end, all of them
 * checked and on disk. Rejects, with a reason for people, if there is no log or the target is not empty.
 */
export async function backup(dataDir: string, target: string): Promise<Backup> {
  if (listSegments(dataDir).length === 0) throw new Error(`${dataDir} holds no event log`);
  await mkdir(target, { recursive: true });
  if ((await readdir(target)).length > 0) throw new Error(`${target} is not empty: name a new directory`);
  await mkdir(segmentsDirectory(target));
  // The index goes first: it has to be behind the log. What it does not know yet is entered below.
  await copyIndex(dataDir, target);
  for (const { file } of listSegments(dataDir)) {
    const copy = join(segmentsDirectory(target), basename(file));
    await copyFile(file, copy, constants.COPYFILE_FICLONE);
    await sync(copy);
  }
  // Cuts off what was being written, and completes the index.
  await openStore(target).close();
  await rm(join(target, `${INDEX_FILE}-lock`), { force: true });
  for (const directory of [segmentsDirectory(target), target, dirname(resolve(target))]) await sync(directory);
  return checked(target);
}

async function copyIndex(dataDir: string, target: string): Promise<void> {
  const file = join(dataDir, INDEX_FILE);
  if (databaseFile(file) !== 'database') return;
  const index = openIndexDatabase(file, true);
  try {
    await index.copyTo(join(target, INDEX_FILE));
  } finally {
    await index.close();
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Walks over the copy: every record is read back. */
function checked(target: string): Backup {
  let events = 0;
  let bytes = 0;
  let lastPosition: number | undefined;
  for (const segment of listSegments(target)) {
    const walk = walkSegment(segment);
    for (const { position, erased } of walk) {
      if (erased) continue;
      events++;
      lastPosition = position;
    }
    if (walk.bad)
      throw new Error(`${segmentName(segment)} is damaged at position ${walk.bad.position} (${walk.bad.reason})`);
    bytes += segment.dataEnd;
  }
  return { events, bytes, lastPosition };
}
