import { createHash } from 'node:crypto';

/** The largest number of 48 bits: positions and revisions stay below it, and it is a safe integer. */
export const MAX_NUMBER = 2 ** 48 - 1;

const LONGEST_PLAIN_NAME = 1_024;

/** The key of a block of a list's entries; blocks of one list are neighbours. */
export function blockKey(list: number, block: number): Buffer {
  const key = Buffer.allocUnsafe(10);
  key.writeUInt32BE(list, 0);
  key.writeUIntBE(block, 4, 6);
  return key;
}

/** The number of a block in its list, out of its key. */
export const blockOf = (key: Buffer): number => key.readUIntBE(4, 6);

/** lmdb's keys end at 1,978 bytes: a longer name is kept by its beginning and its digest. */
export function nameKey(name: string): Buffer {
  const bytes = Buffer.from(name, 'utf8');
  if (bytes.length <= LONGEST_PLAIN_NAME) return bytes;
  return Buffer.concat([bytes.subarray(0, LONGEST_PLAIN_NAME), createHash('sha256').update(bytes).digest()]);
}
