/** Bytes of a block. */
export const BLOCK = 16 * 1024;

/**
 * A fixed piece of memory cut into blocks that are used again and again: fresh ones would keep V8 collecting garbage. The
 * block that was not asked for longest makes room, but none that was asked for in this turn of the event loop.
 */
export interface BlockPool {
  /** The bytes under a key. They stay as they are until this turn of the event loop ends. */
  get(key: number): Buffer | undefined;
  /** Memory for a block, to be filled at once; kept under the key. */
  add(key: number, fill: (memory: Buffer) => number): Buffer;
  /** Forgets a block; its bytes stay as they are until this turn ends. */
  delete(key: number): void;
  keys(): number[];
}

interface Slot {
  readonly memory: Buffer;
  key: number;
  bytes: Buffer;
  /** The turn it was asked for last. */
  turn: number;
  /** Asked for since the search for room came by. */
  recent: boolean;
}

const NO_KEY = -1;

/** `turnEnded` is called when bytes handed out before may change from here on. */
export function blockPool(blocks: number, turnEnded: () => void): BlockPool {
  const memory = Buffer.allocUnsafeSlow(blocks * BLOCK);
  const slots: Slot[] = [];
  const byKey = new Map<number, Slot>();
  let turn = 1;
  let turning = false;
  let hand = 0;

  const used = (slot: Slot): Slot => {
    slot.recent = true;
    slot.turn = turn;
    if (turning) return slot;
    turning = true;
    setImmediate(() => {
      turning = false;
      turn++;
      turnEnded();
    });
    return slot;
  };

  /** A slot nobody can hold a view of; undefined if all are in use in this turn. */
  const free = (): Slot | undefined => {
    if (slots.length < blocks) {
      const at = slots.length * BLOCK;
      const slot = { memory: memory.subarray(at, at + BLOCK), key: NO_KEY, bytes: memory, turn: 0, recent: false };
      slots.push(slot);
      return slot;
    }
    for (let tried = 0; tried < 2 * blocks; tried++) {
      const slot = slots[hand] as Slot;
      hand = (hand + 1) % blocks;
      if (slot.turn === turn) continue;
      if (!slot.recent) return slot;
      slot.recent = false;
    }
    return undefined;
  };

  const remove = (key: number): void => {
    const slot = byKey.get(key);
    if (!slot) return;
    slot.key = NO_KEY;
    byKey.delete(key);
  };

  return {
    get: (key) => {
      const slot = byKey.get(key);
      return slot && used(slot).bytes;
    },
    add: (key, fill) => {
      const slot = free();
      if (!slot) {
        const own = Buffer.allocUnsafeSlow(BLOCK);
        return own.subarray(0, fill(own));
      }
      remove(slot.key);
      slot.bytes = slot.memory.subarray(0, fill(slot.memory));
      slot.key = key;
      byKey.set(key, slot);
      return used(slot).bytes;
    },
    delete: remove,
    keys: () => [...byKey.keys()],
  };
}
