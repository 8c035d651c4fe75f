import { Database, open } from 'lmdb';

import { IndexOverlay, NameEntry } from './index-overlay';
import { blockKey, blockOf, MAX_NUMBER, nameKey } from './keys';
import { BLOCK_ENTRIES, blocksOf, lastIn, positionIn } from './list-blocks';

/** Up to where the log is indexed, and what tells that the index belongs to the log. */
export interface Checkpoint {
  readonly logId: Buffer;
  /** All records before this position are in the index. */
  readonly position: number;
  /** The last of them (0: none) and its checksum. */
  readonly lastRecord: number;
  readonly lastChecksum: number;
  /** The highest list in use. */
  readonly lastList: number;
}

/** The index on disk: positions by list and number, lists by name. Bytes handed out are copies. */
export interface IndexDatabase {
  checkpoint(): Checkpoint | undefined;
  block(list: number, block: number): Buffer | undefined;
  /** The highest number in a list, or -1. */
  lastNumber(list: number): number;
  name(name: string): NameEntry | undefined;
  /** Resolves when the entries and the checkpoint are on disk, together. */
  add(overlay: IndexOverlay, checkpoint: Checkpoint): Promise<void>;
  /** The same, done when it returns. */
  addNow(overlay: IndexOverlay, checkpoint: Checkpoint): void;
  /** All entries of all lists, and all names, as they are at this moment. */
  entries(): Iterable<{ readonly list: number; readonly number: number; readonly position: number }>;
  names(): Iterable<NameEntry>;
  /** Copies the index as it is at this moment into a new file, even while another process writes. */
  copyTo(file: string): Promise<void>;
  close(): Promise<void>;
}

type Binary = Database<Buffer, Buffer>;

const FORMAT = 1;
const CHECKPOINT = Buffer.from('checkpoint');

/** Opens an lmdb file, or makes it. Look at it with `databaseFile` first. */
export function openIndexDatabase(path: string, readOnly = false): IndexDatabase {
  const options = { encoding: 'binary', keyEncoding: 'binary' } as const;
  const root = open<Buffer, Buffer>({
    path,
    maxDbs: 4,
    readOnly,
    overlappingSync: false,
    eventTurnBatching: false,
    ...options,
  });
  const lists: Binary = root.openDB('lists', options);
  const names: Binary = root.openDB('names', options);
  const meta: Binary = root.openDB('meta', options);

  const put = (overlay: IndexOverlay, checkpoint: Checkpoint): void => {
    for (const [list, runs] of overlay.lists) {
      // Runs may meet in one block: the later one goes on with what the earlier one made of it.
      const made = new Map<number, Buffer>();
      const stored = (block: number) => made.get(block) ?? lists.getBinary(blockKey(list, block));
      for (const run of runs) for (const { block, bytes } of blocksOf(run, stored)) made.set(block, bytes);
      for (const [block, bytes] of made) void lists.put(blockKey(list, block), bytes);
    }
    for (const [name, entry] of overlay.names) void names.put(nameKey(name), encodeName(entry));
    void meta.put(CHECKPOINT, encodeCheckpoint(checkpoint));
  };

  return {
    checkpoint: () => decodeCheckpoint(meta.getBinary(CHECKPOINT)),
    block: (list, block) => lists.getBinary(blockKey(list, block)),
    lastNumber: (list) => {
      const range = { start: blockKey(list, MAX_NUMBER), end: blockKey(list - 1, MAX_NUMBER), reverse: true, limit: 1 };
      for (const { key, value } of lists.getRange(range)) return lastIn(value, blockOf(key));
      return -1;
    },
    name: (name) => {
      const value = names.getBinaryFast(nameKey(name));
      return value && decodeName(value);
    },
    *entries() {
      for (const { key, value } of lists.getRange({})) {
        const first = blockOf(key) * BLOCK_ENTRIES;
        for (let number = first; number <= lastIn(value, blockOf(key)); number++) {
          const position = positionIn(value, number);
          if (position !== undefined) yield { list: key.readUInt32BE(0), number, position };
        }
      }
    },
    *names() {
      for (const { value } of names.getRange({})) yield decodeName(value);
    },
    add: async (overlay, checkpoint) => {
      try {
        await root.batch(() => put(overlay, checkpoint));
      } catch (error) {
        throw await reasonOf(error);
      }
      root.resetReadTxn();
    },
    addNow: (overlay, checkpoint) => {
      root.transactionSync(() => put(overlay, checkpoint));
      root.resetReadTxn();
    },
    copyTo: (file) => root.backup(file, false),
    close: () => root.close(),
  };
}

/** lmdb gives the reason of a failure by a promise of its own, which takes the process down if nobody looks at it. */
async function reasonOf(error: unknown): Promise<unknown> {
  const { commitError } = error as { commitError?: Promise<never> };
  return commitError ? commitError.catch((reason: unknown) => reason) : error;
}

function encodeName({ list, tombstone }: NameEntry): Buffer {
  const value = Buffer.allocUnsafe(10);
  value.writeUInt32BE(list, 0);
  value.writeUIntBE(tombstone, 4, 6);
  return value;
}

const decodeName = (value: Buffer): NameEntry => ({
  list: value.readUInt32BE(0),
  tombstone: value.readUIntBE(4, 6),
});

function encodeCheckpoint({ logId, position, lastRecord, lastChecksum, lastList }: Checkpoint): Buffer {
  const value = Buffer.alloc(37);
  value[0] = FORMAT;
  logId.copy(value, 1);
  value.writeUIntBE(position, 17, 6);
  value.writeUIntBE(lastRecord, 23, 6);
  value.writeUInt32BE(lastChecksum, 29);
  value.writeUInt32BE(lastList, 33);
  return value;
}

function decodeCheckpoint(value: Buffer | undefined): Checkpoint | undefined {
  if (value?.length !== 37 || value[0] !== FORMAT) return undefined;
  return {
    logId: value.subarray(1, 17),
    position: value.readUIntBE(17, 6),
    lastRecord: value.readUIntBE(23, 6),
    lastChecksum: value.readUInt32BE(29),
    lastList: value.readUInt32BE(33),
  };
}
