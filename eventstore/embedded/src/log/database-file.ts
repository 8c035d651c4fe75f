import { closeSync, openSync, readSync } from 'node:fs';

/** Where lmdb writes its mark into the first page of a database, and the mark. */
const MARK_AT = 24;
const MARK = 0xbeefc0de;

/** lmdb takes the process down when it opens a file that is none of its own: look before it does. Absent or empty is fine. */
export function checkDatabaseFile(file: string): void {
  const head = Buffer.alloc(MARK_AT + 4);
  const length = readHead(file, head);
  if (length > 0 && (length < head.length || head.readUInt32LE(MARK_AT) !== MARK)) {
    throw new Error('events.lmdb is not a database');
  }
}

function readHead(file: string, head: Buffer): number {
  try {
    const descriptor = openSync(file, 'r');
    try {
      return readSync(descriptor, head);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
