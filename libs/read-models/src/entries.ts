/**
 * A map from ids of the domain, as a list: an id may hold any character, the name of a field in a stored document may not.
 * The id is the first element of an entry.
 */
export type Entry = readonly [id: string, ...rest: unknown[]];

export const entryOf = <E extends Entry>(entries: readonly E[], id: string): E | undefined =>
  entries.find(([one]) => one === id);

/** The entry in the place of its predecessor, or at the end. */
export function withEntry<E extends Entry>(entries: readonly E[], entry: E): readonly E[] {
  const at = entries.findIndex(([one]) => one === entry[0]);
  return at < 0 ? [...entries, entry] : entries.with(at, entry);
}

/** The same list when there is no such entry. */
export function withoutEntry<E extends Entry>(entries: readonly E[], id: string): readonly E[] {
  return entries.some(([one]) => one === id) ? entries.filter(([one]) => one !== id) : entries;
}
