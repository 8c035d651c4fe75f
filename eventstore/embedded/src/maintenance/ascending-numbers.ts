/** Numbers that come in ascending order and are looked up later: eight bytes for each. */
export interface AscendingNumbers {
  add(number: number): void;
  has(number: number): boolean;
}

export function ascendingNumbers(): AscendingNumbers {
  let numbers = new Float64Array(1_024);
  let count = 0;
  return {
    add: (number) => {
      if (count === numbers.length) {
        const larger = new Float64Array(count * 2);
        larger.set(numbers);
        numbers = larger;
      }
      numbers[count++] = number;
    },
    has: (number) => {
      let low = 0;
      let high = count;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((numbers[middle] as number) < number) low = middle + 1;
        else high = middle;
      }
      return low < count && numbers[low] === number;
    },
  };
}
