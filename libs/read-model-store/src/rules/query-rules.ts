import type { Condition, Query, Scalar } from '../read-model-store';
import type { Declaration, DeclaredField } from './declaration-rules';
import { StoreRuleBroken } from './store-rule-broken';
import { isIndexable, isKey, isStorable, LAST, MAX_INDEXED_BYTES } from './text-rules';

export const MAX_PAGE = 500;
export const MAX_COUNT = 1_000_000;
const MAX_IN = 1000;
/** So that a query of long lists still fits into one command of a server. */
const MAX_CONDITIONS = 16;

/** A condition that keeps the rules. A prefix has become a range. */
export type CheckedCondition = { readonly field: DeclaredField } & (
  | { readonly kind: 'eq'; readonly value: Scalar | null }
  | { readonly kind: 'in'; readonly values: readonly Scalar[] }
  | { readonly kind: 'range'; readonly bounds: readonly Bound[] }
);

export interface Bound {
  readonly op: 'gt' | 'gte' | 'lt' | 'lte';
  readonly value: Scalar;
}

/** A query that keeps the rules. `after.v` is null exactly when there is no sort: the order is then that of the keys. */
export interface CheckedQuery {
  readonly where: readonly CheckedCondition[];
  readonly sort?: { readonly field: DeclaredField; readonly dir: 'asc' | 'desc' };
  readonly limit: number;
  readonly after?: { readonly v: Scalar | null; readonly k: string };
}

/** Checks a query against the declaration; throws StoreRuleBroken. */
export function checkQuery(declaration: Declaration, query: Query): CheckedQuery {
  const broken = (field: string, fix: string): never => {
    throw new StoreRuleBroken(declaration.name, field, fix);
  };
  const { sort, limit, after } = query;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE)
    broken('limit', `use an integer from 1 to ${MAX_PAGE}`);
  const where = checkWhere(declaration, query.where);
  const by = sort && declaredField(declaration, sort.by);
  if (by && !by.required) broken(by.path, 'a sort field must be declared as required');
  if (sort && sort.dir !== 'asc' && sort.dir !== 'desc') broken('sort.dir', 'use asc or desc');
  const range = where.find((condition) => condition.kind === 'range');
  if (range && range.field !== by) broken(range.field.path, 'a range is asked for sorted by the same field');
  if (after) {
    if (!isKey(after.k)) broken('after', 'give back the cursor of a page as it was');
    if (by ? !isValueOf(by, after.v) : after.v !== null) broken('after', 'is the cursor of a query with another sort');
  }
  return {
    where,
    limit,
    ...(sort && by ? { sort: { field: by, dir: sort.dir } } : {}),
    ...(after ? { after: { v: after.v === null ? null : plain(after.v), k: after.k } } : {}),
  };
}

/** Checks the conditions of a query or a count; throws StoreRuleBroken. */
export function checkWhere(declaration: Declaration, where: Query['where']): readonly CheckedCondition[] {
  const asked = Object.entries(where ?? {});
  if (asked.length > MAX_CONDITIONS)
    throw new StoreRuleBroken(declaration.name, 'where', `give at most ${MAX_CONDITIONS} conditions`);
  const conditions = asked.map(([path, condition]) =>
    checkCondition(declaration.name, declaredField(declaration, path), condition),
  );
  const ranges = conditions.filter(({ kind }) => kind === 'range');
  if (ranges[1]) throw new StoreRuleBroken(declaration.name, ranges[1].field.path, 'a query has one range at most');
  return conditions;
}

export function checkCap(declaration: Declaration, cap: number): void {
  if (!Number.isInteger(cap) || cap < 1 || cap > MAX_COUNT)
    throw new StoreRuleBroken(declaration.name, 'cap', `use an integer from 1 to ${MAX_COUNT}`);
}

function declaredField(declaration: Declaration, path: string): DeclaredField {
  const field = declaration.fields.get(path);
  if (!field)
    throw new StoreRuleBroken(declaration.name, path, 'only declared fields are filtered or sorted on: declare it');
  return field;
}

function checkCondition(collection: string, field: DeclaredField, condition: Condition): CheckedCondition {
  const broken = (fix: string): never => {
    throw new StoreRuleBroken(collection, field.path, fix);
  };
  const checked = (value: unknown): Scalar =>
    isValueOf(field, value)
      ? plain(value)
      : broken(`compare it with a ${field.type} (safe integer; text of at most ${MAX_INDEXED_BYTES} bytes)`);
  const given: Readonly<Record<string, unknown>> = { ...condition };
  const names = Object.keys(given);
  const only = names.length === 1 ? names[0] : undefined;
  if (only === 'eq') return { field, kind: 'eq', value: given.eq === null ? null : checked(given.eq) };
  if (only === 'in') {
    const values = Array.isArray(given.in) ? (given.in as unknown[]) : broken('in takes a list');
    if (values.length > MAX_IN) broken(`in takes at most ${MAX_IN} values`);
    return { field, kind: 'in', values: values.map(checked) };
  }
  if (only === 'prefix') {
    if (field.type !== 'string') broken('only a string has a prefix');
    const prefix = checked(given.prefix) as string;
    const bounds = [{ op: 'gte', value: prefix } as const, { op: 'lt', value: prefix + LAST } as const];
    return { field, kind: 'range', bounds };
  }
  const bounds = (['gt', 'gte', 'lt', 'lte'] as const).filter((op) => op in given);
  if (bounds.length === 0 || bounds.length !== names.length)
    broken('use one of eq, in, prefix, or a range of gt, gte, lt, lte');
  if (('gt' in given && 'gte' in given) || ('lt' in given && 'lte' in given))
    broken('a range has one lower, one upper end');
  return { field, kind: 'range', bounds: bounds.map((op) => ({ op, value: checked(given[op]) })) };
}

function isValueOf({ type }: DeclaredField, value: unknown): value is Scalar {
  if (typeof value !== type) return false;
  if (typeof value === 'number') return Number.isSafeInteger(value);
  return typeof value !== 'string' || (isStorable(value) && isIndexable(value) && !value.includes(LAST));
}

/** -0 is 0, as in stored documents. */
const plain = (value: Scalar): Scalar => (value === 0 ? 0 : value);
