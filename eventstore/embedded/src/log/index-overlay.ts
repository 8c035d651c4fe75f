/** A name's entry: the list its records are numbered in (0 = none yet), and where its tombstone is (0 = none). */
export interface NameEntry {
  readonly list: number;
  readonly tombstone: number;
}

/** Positions of one list that follow each other without a gap. */
export interface Run {
  readonly first: number;
  readonly positions: number[];
}

/** Index entries that are in memory only. */
export class IndexOverlay {
  readonly lists = new Map<number, Run[]>();
  readonly names = new Map<string, NameEntry>();
  /** How many entries and names it holds. */
  size = 0;

  add(list: number, number: number, position: number): void {
    this.size++;
    const runs = this.lists.get(list);
    if (!runs) {
      this.lists.set(list, [{ first: number, positions: [position] }]);
      return;
    }
    const last = runs.at(-1) as Run;
    if (number === last.first + last.positions.length) last.positions.push(position);
    else runs.push({ first: number, positions: [position] });
  }

  setName(name: string, entry: NameEntry): void {
    this.size++;
    this.names.set(name, entry);
  }

  position(list: number, number: number): number | undefined {
    const runs = this.lists.get(list);
    if (!runs) return undefined;
    for (let index = runs.length - 1; index >= 0; index--) {
      const { first, positions } = runs[index] as Run;
      if (number >= first) return positions[number - first];
    }
    return undefined;
  }

  lastNumber(list: number): number {
    const last = this.lists.get(list)?.at(-1);
    return last ? last.first + last.positions.length - 1 : -1;
  }
}
