import type { Batch, Condition, Page, Query, Scalar, StoredDocument } from '../read-model-store';
import type { Order } from './orders';

/** What a store must do, in the plainest way: a map, filtered and sorted anew for each question. */
export interface StoreModel {
  apply(batch: Batch<Order>): { applied: number; skipped: number };
  documents(): ReadonlyMap<string, StoredDocument<Order>>;
  find(query: Query): Page<Order>;
  count(where: Query['where'], cap: number): { n: number; capped: boolean };
  checkpoint(): number;
}

export function storeModel(): StoreModel {
  const held = new Map<string, { key: string; position: number; doc: Order | undefined }>();
  let checkpoint = -1;

  const documents = (): StoredDocument<Order>[] =>
    [...held.values()].flatMap(({ key, position, doc }) =>
      doc ? [{ key, position, doc: JSON.parse(JSON.stringify(doc)) as Order }] : [],
    );
  const matching = (where: Query['where']): StoredDocument<Order>[] =>
    documents().filter(({ doc }) => Object.entries(where ?? {}).every(([path, c]) => matches(valueAt(doc, path), c)));

  return {
    apply({ writes, checkpoint: to }) {
      const fresh = writes.filter(({ key, position }) => position > (held.get(key)?.position ?? -1));
      for (const write of fresh)
        held.set(write.key, { key: write.key, position: write.position, doc: 'doc' in write ? write.doc : undefined });
      checkpoint = Math.max(checkpoint, to);
      return { applied: fresh.length, skipped: writes.length - fresh.length };
    },
    documents: () => new Map(documents().map((document) => [document.key, document])),
    find({ where, sort, limit, after }) {
      const sign = sort?.dir === 'desc' ? -1 : 1;
      const valueOf = ({ doc }: StoredDocument<Order>): Scalar | null => (sort ? valueAt(doc, sort.by) : null);
      const order = (a: [Scalar | null, string], b: [Scalar | null, string]): number =>
        sign * (compare(a[0], b[0]) || compare(a[1], b[1]));
      const rest = matching(where)
        .map((document) => ({ document, at: [valueOf(document), document.key] as [Scalar | null, string] }))
        .filter(({ at }) => !after || order(at, [after.v, after.k]) > 0)
        .sort((a, b) => order(a.at, b.at));
      const items = rest.slice(0, limit).map(({ document }) => document);
      const last = rest[limit - 1];
      return last && rest.length > limit ? { items, next: { v: last.at[0], k: last.at[1] } } : { items };
    },
    count(where, cap) {
      const n = matching(where).length;
      return { n: Math.min(n, cap), capped: n > cap };
    },
    checkpoint: () => checkpoint,
  };
}

/** Missing is null. */
function valueAt(doc: object, path: string): Scalar | null {
  let value: unknown = doc;
  for (const name of path.split('.')) value = (value as Record<string, unknown> | null | undefined)?.[name];
  return (value ?? null) as Scalar | null;
}

/** Numbers by size, false before true, text by its UTF-8 bytes. */
function compare(a: Scalar | null, b: Scalar | null): number {
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return Number(a) - Number(b);
}

function matches(value: Scalar | null, condition: Condition): boolean {
  if ('eq' in condition) return value === condition.eq;
  if (value === null) return false;
  if ('in' in condition) return condition.in.includes(value);
  if ('prefix' in condition) return String(value).startsWith(condition.prefix);
  const { gt, gte, lt, lte } = condition;
  return (
    (gt === undefined || compare(value, gt) > 0) &&
    (gte === undefined || compare(value, gte) >= 0) &&
    (lt === undefined || compare(value, lt) < 0) &&
    (lte === undefined || compare(value, lte) <= 0)
  );
}
