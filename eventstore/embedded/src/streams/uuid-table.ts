/** Finds numbered slots by UUID. A slot holds one id; ids are lower-case text of 36 characters. */
export interface UuidTable {
  /** The slot that holds the id, or -1. */
  find(id: string): number;
  /** Puts an id that is in no slot into a free one. */
  put(id: string, slot: number): void;
  /** Frees a slot that holds an id. */
  remove(slot: number): void;
  clear(): void;
}

/**
 * The 128 bits of each slot's id, and a hash table of the slots with linear probing. All of it is flat memory that V8's
 * collections of garbage do not walk: with a Map of 100,000 strings they took a fifth of an append's CPU.
 */
export function uuidTable(slots: number): UuidTable {
  const words = new Uint32Array(4 * slots);
  const entries = new Int32Array(2 ** Math.ceil(Math.log2(2 * slots)));
  const mask = entries.length - 1;
  const sought = new Uint32Array(4);

  const read = (id: string): void => {
    sought[0] = hex(id, 0, 8);
    sought[1] = hex(id, 9, 13) * 0x10000 + hex(id, 14, 18);
    sought[2] = hex(id, 19, 23) * 0x10000 + hex(id, 24, 28);
    sought[3] = hex(id, 28, 36);
  };

  /** Where the search for an id begins. */
  const home = (of: Uint32Array, at: number): number => {
    const [a, b, c, d] = [of[at] as number, of[at + 1] as number, of[at + 2] as number, of[at + 3] as number];
    const mixed = Math.imul(
      a ^ Math.imul(b, 0x9e3779b1) ^ Math.imul(c, 0x85ebca6b) ^ Math.imul(d, 0xc2b2ae35),
      0x27d4eb2f,
    );
    return (mixed ^ (mixed >>> 15)) & mask;
  };

  const holds = (slot: number): boolean => {
    for (let word = 0; word < 4; word++) if (words[4 * slot + word] !== sought[word]) return false;
    return true;
  };

  /** An entry is a slot and one more; 0 is none. */
  const entry = (at: number): number => entries[at] as number;

  return {
    find: (id) => {
      read(id);
      for (let at = home(sought, 0); entry(at) !== 0; at = (at + 1) & mask)
        if (holds(entry(at) - 1)) return entry(at) - 1;
      return -1;
    },
    put: (id, slot) => {
      read(id);
      words.set(sought, 4 * slot);
      let at = home(sought, 0);
      while (entry(at) !== 0) at = (at + 1) & mask;
      entries[at] = slot + 1;
    },
    remove: (slot) => {
      let hole = home(words, 4 * slot);
      while (entry(hole) !== slot + 1) hole = (hole + 1) & mask;
      // What follows without a gap moves up, unless its search begins behind the hole.
      for (let at = (hole + 1) & mask; entry(at) !== 0; at = (at + 1) & mask) {
        const distance = (at - home(words, 4 * (entry(at) - 1))) & mask;
        if (distance < ((at - hole) & mask)) continue;
        entries[hole] = entry(at);
        hole = at;
      }
      entries[hole] = 0;
    },
    clear: () => void entries.fill(0),
  };
}

function hex(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    value = value * 16 + (code < 58 ? code - 48 : code - 87);
  }
  return value;
}
