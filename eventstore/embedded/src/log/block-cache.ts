import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

import { LRUCache } from 'lru-cache';

import { BLOCK, blockPool } from './block-pool';
import { Segment } from './segment';

/**
 * The log's bytes in memory, a bounded number of blocks of them; the newest bytes are put in as they are written. Bytes
 * handed out stay as they are until this turn of the event loop ends: whoever awaits something copies them before.
 */
export interface BlockCache {
  /** `length` bytes of a segment's file from `offset` on: a view where they lie in one block. */
  bytes(segment: Segment, offset: number, length: number): Buffer;
  /** The block of `BLOCK` bytes that an offset lies in; it may end early, or hold bytes that are not on disk yet. */
  block(segment: Segment, offset: number): Buffer;
  /** Bytes that are on disk now, behind those that were there. */
  append(segment: Segment, offset: number, bytes: Buffer): void;
  /** All bytes of a file from `offset` on, not kept. */
  rest(segment: Segment, offset: number): Buffer;
  /** Forgets a segment whose file is another one now. */
  forget(segment: Segment): void;
  close(): void;
}

const CACHED_BYTES = 16 * 1024 * 1024;
const OPEN_FILES = 32;
/** A segment has fewer blocks than this. */
const BLOCKS_PER_SEGMENT = 2 ** 20;

const NONE: { readonly key: number; readonly bytes: Buffer } = { key: -1, bytes: Buffer.alloc(0) };

export function blockCache(cachedBytes = CACHED_BYTES): BlockCache {
  let last = NONE;
  const blocks = blockPool(Math.max(1, Math.floor(cachedBytes / BLOCK)), () => (last = NONE));
  const files = new LRUCache<number, number>({ max: OPEN_FILES, dispose: (descriptor) => closeSync(descriptor) });

  const descriptorOf = ({ number, file }: Segment): number => {
    const known = files.get(number);
    if (known !== undefined) return known;
    const descriptor = openSync(file, 'r');
    files.set(number, descriptor);
    return descriptor;
  };

  const read = (segment: Segment, offset: number, length: number): Buffer => {
    const bytes = Buffer.allocUnsafeSlow(length);
    return bytes.subarray(0, readSync(descriptorOf(segment), bytes, 0, length, offset));
  };

  const keyOf = ({ number }: Segment, offset: number): number =>
    number * BLOCKS_PER_SEGMENT + Math.floor(offset / BLOCK);

  const block = (segment: Segment, offset: number): Buffer => {
    const key = keyOf(segment, offset);
    if (last.key === key) return last.bytes;
    const start = offset - (offset % BLOCK);
    const bytes =
      blocks.get(key) ?? blocks.add(key, (memory) => readSync(descriptorOf(segment), memory, 0, BLOCK, start));
    last = { key, bytes };
    return bytes;
  };

  /** A block that has room for what comes at `offset`, with what it holds before. */
  const blockToFill = (segment: Segment, offset: number): Buffer => {
    const key = keyOf(segment, offset);
    const known = blocks.get(key);
    if (known?.length === BLOCK) return known;
    // It was read from the file when that ended inside of it.
    blocks.delete(key);
    last = NONE;
    const within = offset % BLOCK;
    return blocks.add(key, (memory) => {
      if (within > 0) readSync(descriptorOf(segment), memory, 0, within, offset - within);
      return BLOCK;
    });
  };

  return {
    block,
    bytes: (segment, offset, length) => {
      const at = offset % BLOCK;
      const first = block(segment, offset);
      if (at + length <= first.length) return first.subarray(at, at + length);
      if (length > 4 * BLOCK) return read(segment, offset, length);
      const bytes = Buffer.allocUnsafe(length);
      let copied = first.copy(bytes, 0, at);
      while (copied < length) {
        const next = block(segment, offset + copied);
        if (next.length === 0) break;
        copied += next.copy(bytes, copied, 0, length - copied);
      }
      return bytes.subarray(0, copied);
    },
    append: (segment, offset, bytes) => {
      for (let copied = 0; copied < bytes.length;) {
        const at = offset + copied;
        copied += bytes.copy(blockToFill(segment, at), at % BLOCK, copied);
      }
    },
    rest: (segment, offset) => read(segment, offset, fstatSync(descriptorOf(segment)).size - offset),
    forget: ({ number }) => {
      files.delete(number);
      last = NONE;
      for (const key of blocks.keys()) if (Math.floor(key / BLOCKS_PER_SEGMENT) === number) blocks.delete(key);
    },
    close: () => files.clear(),
  };
}
