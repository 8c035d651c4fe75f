/** A field that two documents differ in. Values are JSON, cut when long; absent where the document has no such field. */
export interface FieldDifference {
  /** Dotted, with list entries by number: `orders.0.margin`. */
  readonly path: string;
  readonly serving?: string;
  readonly rebuilt?: string;
}

const longestValue = 80;

/** The first `most` fields in which two documents differ, in the order of their names. */
export function fieldDifferences(serving: object, rebuilt: object, most: number): readonly FieldDifference[] {
  const found: FieldDifference[] = [];
  const compare = (path: string, one: unknown, other: unknown): void => {
    if (found.length >= most || Object.is(one, other)) return;
    if (!isBranch(one) || !isBranch(other) || Array.isArray(one) !== Array.isArray(other)) {
      found.push({ path, ...shown('serving', one), ...shown('rebuilt', other) });
      return;
    }
    for (const name of namesOf(one, other)) compare(path === '' ? name : `${path}.${name}`, one[name], other[name]);
  };
  compare('', serving, rebuilt);
  return found;
}

const isBranch = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const namesOf = (one: object, other: object): readonly string[] => [
  ...new Set([...Object.keys(one), ...Object.keys(other)]),
];

function shown(side: 'serving' | 'rebuilt', value: unknown): Partial<FieldDifference> {
  if (value === undefined) return {};
  const text = JSON.stringify(value);
  return { [side]: text.length > longestValue ? `${text.slice(0, longestValue)}…` : text };
}
