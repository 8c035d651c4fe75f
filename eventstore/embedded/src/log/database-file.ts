import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** lmdb's two meta pages: where they have its mark, the size of a page, the last page in use and the transaction. */
const MARK_AT = 24;
const MARK = 0xbeefc0de;
const PAGE_SIZE_AT = 48;
const LAST_PAGE_AT = 144;
const TRANSACTION_AT = 152;
const META_BYTES = 160;

/**
 * What is in a file that lmdb is to open. It takes the process down when it opens a file that is none of its own, or one
 * that is cut off: look before it does.
 */
export function databaseFile(file: string): 'absent' | 'database' | 'other' {
  const descriptor = open(file);
  if (descriptor === undefined) return 'absent';
  try {
    const { size } = fstatSync(descriptor);
    if (size === 0) return 'absent';
    const first = metaPage(descriptor, 0);
    const second = first && metaPage(descriptor, first.pageSize);
    if (!first || !second) return 'other';
    const newest = second.transaction > first.transaction ? second : first;
    return size >= (newest.lastPage + 1) * newest.pageSize ? 'database' : 'other';
  } finally {
    closeSync(descriptor);
  }
}

function open(file: string): number | undefined {
  try {
    return openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function metaPage(descriptor: number, at: number) {
  const bytes = Buffer.alloc(META_BYTES);
  const length = readSync(descriptor, bytes, 0, META_BYTES, at);
  if (length < META_BYTES || bytes.readUInt32LE(MARK_AT) !== MARK) return undefined;
  const pageSize = bytes.readUInt32LE(PAGE_SIZE_AT) & 0xffff;
  if (pageSize < 512) return undefined;
  return {
    pageSize,
    lastPage: Number(bytes.readBigUInt64LE(LAST_PAGE_AT)),
    transaction: Number(bytes.readBigUInt64LE(TRANSACTION_AT)),
  };
}
