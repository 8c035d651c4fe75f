import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

import { LRUCache } from 'lru-cache';

import { Segment } from './segment';

/**
 * The log's bytes in memory, a bounded number of blocks of them; the newest bytes are put in as they are written. Bytes
 * handed out never change: a block that is dropped lives on for as long as somebody holds a view of it.
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

export const BLOCK = 16 * 1024;

const CACHED_BYTES = 16 * 1024 * 1024;
const OPEN_FILES = 32;
/** A segment has fewer blocks than this. */
const BLOCKS_PER_SEGMENT = 2 ** 20;

const NONE: { readonly key: number; readonly bytes: Buffer } = { key: -1, bytes: Buffer.alloc(0) };

export function blockCache(cachedBytes = CACHED_BYTES): BlockCache {
  const blocks = new LRUCache<number, Buffer>({ max: Math.max(1, Math.floor(cachedBytes / BLOCK)) });
  const files = new LRUCache<number, number>({ max: OPEN_FILES, dispose: (descriptor) => closeSync(descriptor) });
  /** The block that is being filled; it is never read from the file while it is. */
  let open: { key: number; bytes: Buffer } | undefined;
  let last = NONE;

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
    let bytes = open?.key === key ? open.bytes : blocks.get(key);
    if (!bytes) {
      bytes = read(segment, offset - (offset % BLOCK), BLOCK);
      blocks.set(key, bytes);
    }
    last = { key, bytes };
    return bytes;
  };

  /** The block to be filled next, with what it holds already. */
  const opened = (segment: Segment, offset: number): Buffer => {
    const key = keyOf(segment, offset);
    if (open?.key === key) return open.bytes;
    const bytes = Buffer.allocUnsafeSlow(BLOCK);
    const within = offset % BLOCK;
    if (within > 0) read(segment, offset - within, within).copy(bytes);
    open = { key, bytes };
    // What was read of it before ends too early.
    blocks.delete(key);
    last = NONE;
    return bytes;
  };

  return {
    block,
    bytes: (segment, offset, length) => {
      const at = offset % BLOCK;
      const first = block(segment, offset);
      if (at + length <= first.length) return first.subarray(at, at + length);
      if (length > 4 * BLOCK) return read(segment, offset, length);
      const bytes = Buffer.allocUnsafeSlow(length);
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
        const target = opened(segment, offset + copied);
        const at = (offset + copied) % BLOCK;
        copied += bytes.copy(target, at, copied);
        if ((offset + copied) % BLOCK !== 0 || !open) continue;
        blocks.set(open.key, open.bytes);
        open = undefined;
      }
    },
    rest: (segment, offset) => read(segment, offset, fstatSync(descriptorOf(segment)).size - offset),
    forget: ({ number }) => {
      files.delete(number);
      last = NONE;
      for (const key of [...blocks.keys()]) if (Math.floor(key / BLOCKS_PER_SEGMENT) === number) blocks.delete(key);
    },
    close: () => {
      files.clear();
      blocks.clear();
    },
  };
}
