import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { databaseFile } from './database-file';
import { Checkpoint, IndexDatabase, openIndexDatabase } from './index-database';

export const INDEX_FILE = 'index.lmdb';

/** Says whether an index belongs to the log. Throws if the log has less than the index knows. */
export type BelongsToLog = (checkpoint: Checkpoint) => boolean;

/** The index on disk, and how far it goes; without a checkpoint it is empty, and to be made anew from the log. */
export interface OpenedIndex {
  readonly database: IndexDatabase;
  readonly checkpoint: Checkpoint | undefined;
  /** Why there is nothing in it. */
  readonly reason: 'missing' | 'damaged' | 'of another log' | undefined;
}

/** Opens the index, or begins a new one. What is there instead of it is put aside. */
export function openIndexFile(dataDir: string, belongs: BelongsToLog): OpenedIndex {
  const file = join(dataDir, INDEX_FILE);
  const found = databaseFile(file);
  if (found === 'absent') return begin(file, 'missing');
  const database = found === 'database' ? opened(file) : undefined;
  if (!database) {
    putAside(file);
    return begin(file, 'damaged');
  }
  try {
    const checkpoint = database.checkpoint();
    if (checkpoint && belongs(checkpoint)) return { database, checkpoint, reason: undefined };
  } catch (error) {
    void database.close();
    throw error;
  }
  void database.close();
  putAside(file);
  return begin(file, 'of another log');
}

function begin(file: string, reason: OpenedIndex['reason']): OpenedIndex {
  rmSync(file, { force: true });
  rmSync(`${file}-lock`, { force: true });
  return { database: openIndexDatabase(file), checkpoint: undefined, reason };
}

function opened(file: string): IndexDatabase | undefined {
  try {
    return openIndexDatabase(file);
  } catch {
    return undefined;
  }
}

/** It may be somebody's: it is not deleted. */
const putAside = (file: string): void => renameSync(file, `${file}.replaced`);
