/** The last number seen in each list, however many lists there are: eight bytes for each. */
export interface ListNumbers {
  /** The last number, or -1. */
  last(list: number): number;
  set(list: number, number: number): void;
  /** How many lists have a number. */
  count(): number;
}

export function listNumbers(): ListNumbers {
  // One more than the number, so that a new array says -1 of every list.
  let behind = new Float64Array(1_024);
  let count = 0;
  return {
    last: (list) => (behind[list] ?? 0) - 1,
    set: (list, number) => {
      if (list >= behind.length) {
        const larger = new Float64Array(Math.max(list + 1, behind.length * 2));
        larger.set(behind);
        behind = larger;
      }
      if (behind[list] === 0) count++;
      behind[list] = number + 1;
    },
    count: () => count,
  };
}
