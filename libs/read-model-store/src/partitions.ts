/** How many parts the keys of every read model fall into. A build remembers it; changing it needs a rebuild. */
export const PARTITIONS = 8;

/** The right to write a partition: a lease's fencing token. Of two claims the one with the higher fence was given later. */
export interface PartitionClaim {
  /** 0..PARTITIONS-1 */
  readonly partition: number;
  /** A safe integer from 0. */
  readonly fence: number;
}

/** Every partition, with fence 0: the share of a writer that has no rivals. */
export const WHOLE: readonly PartitionClaim[] = Array.from({ length: PARTITIONS }, (_, partition) => ({
  partition,
  fence: 0,
}));

/**
 * The partition of a key, 0..PARTITIONS-1: FNV-1a over its UTF-8 bytes, finished as MurmurHash3 does so that the low bits
 * depend on all bytes. Never changed: documents are shared out by it.
 */
export function partitionOf(key: string): number {
  let hash = 0x811c9dc5;
  let at = 0;
  // As long as it is ASCII, its units are its bytes.
  for (; at < key.length && key.charCodeAt(at) < 0x80; at += 1) hash = withByte(hash, key.charCodeAt(at));
  if (at < key.length) for (const byte of Buffer.from(key.slice(at))) hash = withByte(hash, byte);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % PARTITIONS;
}

const withByte = (hash: number, byte: number): number => Math.imul(hash ^ byte, 0x01000193);
