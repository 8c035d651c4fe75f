import type { Filter, Sort } from 'mongodb';
import type { CheckedCondition, CheckedQuery } from '../rules/query-rules';
import type { HeldDocument } from './documents';

/** The filter of the conditions; tombstones are never found. */
export function whereFilter(where: readonly CheckedCondition[]): Filter<HeldDocument> {
  return all([{ _del: { $exists: false } }, ...where.map(conditionFilter)]);
}

/** The filter of a page: the conditions, and what lies behind the cursor. */
export function pageFilter({ where, sort, after }: CheckedQuery): Filter<HeldDocument> {
  const conditions = whereFilter(where);
  if (!after) return conditions;
  const beyond = sort?.dir === 'desc' ? '$lt' : '$gt';
  if (!sort) return all([conditions, { _id: { $gt: after.k } }]);
  const field = pathOf(sort.field.path);
  return all([
    conditions,
    // Bounds the index scan, which the alternatives below do not.
    { [field]: { [`${beyond}e`]: after.v } },
    { $or: [{ [field]: { [beyond]: after.v } }, { [field]: after.v, _id: { [beyond]: after.k } }] },
  ]);
}

/** By the sort field, ties by key in the same direction. */
export function pageSort({ sort }: CheckedQuery): Sort {
  const direction = sort?.dir === 'desc' ? -1 : 1;
  return sort ? { [pathOf(sort.field.path)]: direction, _id: direction } : { _id: 1 };
}

/** Where a declared field lies in what MongoDB holds. */
export const pathOf = (path: string): string => `d.${path}`;

const all = (filters: readonly Filter<HeldDocument>[]): Filter<HeldDocument> => ({ $and: [...filters] });

function conditionFilter(condition: CheckedCondition): Filter<HeldDocument> {
  const path = pathOf(condition.field.path);
  switch (condition.kind) {
    case 'eq':
      return { [path]: condition.value };
    case 'in':
      return { [path]: { $in: condition.values } };
    case 'range':
      return { [path]: Object.fromEntries(condition.bounds.map(({ op, value }) => [`$${op}`, value])) };
  }
}
