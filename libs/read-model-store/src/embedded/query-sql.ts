import type { Scalar } from '../read-model-store';
import type { CheckedCondition, CheckedQuery } from '../rules/query-rules';
import { columnOf } from './build-table';
import type { SqlValue } from './database';

/** A statement whose text depends on the shape of the query only, so that it is prepared once. */
export interface Sql {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

const OPERATORS = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

/** One row more than the limit is asked for: it tells whether there is a next page. `v` is the sort value. */
export function pageSql(table: string, { where, sort, limit, after }: CheckedQuery): Sql {
  const conditions = whereSql(where);
  const values = [...conditions.values];
  const column = sort ? columnOf(sort.field.path) : undefined;
  const dir = sort?.dir ?? 'asc';
  let text = `SELECT k, p, doc, ${column ?? 'NULL'} AS v FROM ${table} WHERE ${conditions.text}`;
  if (after) {
    text += ` AND ${column ? `(${column}, k)` : 'k'} ${dir === 'asc' ? '>' : '<'} ${column ? '(?, ?)' : '?'}`;
    if (after.v !== null) values.push(sqlValue(after.v));
    values.push(after.k);
  }
  text += ` ORDER BY ${column ? `${column} ${dir}, ` : ''}k ${dir} LIMIT ?`;
  return { text, values: [...values, limit + 1] };
}

/** Counts one past the cap at most. */
export function countSql(table: string, where: readonly CheckedCondition[], cap: number): Sql {
  const conditions = whereSql(where);
  return {
    text: `SELECT count(*) AS n FROM (SELECT 1 FROM ${table} WHERE ${conditions.text} LIMIT ?)`,
    values: [...conditions.values, cap + 1],
  };
}

function whereSql(where: readonly CheckedCondition[]): Sql {
  const parts = ['doc IS NOT NULL'];
  const values: SqlValue[] = [];
  for (const condition of where) {
    const column = columnOf(condition.field.path);
    if (condition.kind === 'in') {
      parts.push(`${column} IN (SELECT value FROM json_each(?))`);
      values.push(JSON.stringify(condition.values.map(sqlValue)));
    } else if (condition.kind === 'range') {
      for (const { op, value } of condition.bounds) {
        parts.push(`${column} ${OPERATORS[op]} ?`);
        values.push(sqlValue(value));
      }
    } else if (condition.value === null) parts.push(`${column} IS NULL`);
    else {
      parts.push(`${column} = ?`);
      values.push(sqlValue(condition.value));
    }
  }
  return { text: parts.join(' AND '), values };
}

/** JSON's true and false are 1 and 0 in a generated column. */
const sqlValue = (value: Scalar): string | number => (typeof value === 'boolean' ? Number(value) : value);
