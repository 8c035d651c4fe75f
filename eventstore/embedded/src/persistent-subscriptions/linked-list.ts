/** An entry of a list: the handle by which it is removed. */
export interface Entry<T> {
  readonly value: T;
  previous: Entry<T> | undefined;
  next: Entry<T> | undefined;
}

/** A list whose entries can be taken out of its middle at no cost. */
export class LinkedList<T> {
  first: Entry<T> | undefined;
  length = 0;
  private last: Entry<T> | undefined;

  append(value: T): Entry<T> {
    return this.insert(value, undefined);
  }

  /** Adds a value before an entry, or at the end. */
  insert(value: T, before: Entry<T> | undefined): Entry<T> {
    const previous = before ? before.previous : this.last;
    const entry: Entry<T> = { value, previous, next: before };
    if (previous) previous.next = entry;
    else this.first = entry;
    if (before) before.previous = entry;
    else this.last = entry;
    this.length++;
    return entry;
  }

  remove({ previous, next }: Entry<T>): void {
    if (previous) previous.next = next;
    else this.first = next;
    if (next) next.previous = previous;
    else this.last = previous;
    this.length--;
  }
}
