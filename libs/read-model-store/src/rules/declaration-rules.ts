import type { CollectionSpec } from '../read-model-store';
import { StoreRuleBroken } from './store-rule-broken';

/** A declared field: the only kind that may be filtered or sorted on. */
export interface DeclaredField {
  readonly path: string;
  readonly type: 'string' | 'number' | 'boolean';
  readonly required: boolean;
}

/** A collection whose declaration keeps the rules. */
export interface Declaration {
  readonly name: string;
  /** By path, in path order. */
  readonly fields: ReadonlyMap<string, DeclaredField>;
  readonly indexes: readonly (readonly string[])[];
}

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const PATH = /^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*$/;
const MAX_NAME = 60;
const MAX_PATH = 120;
const MAX_FIELDS = 100;
const MAX_FIELDS_OF_AN_INDEX = 8;
/** MongoDB has 64 indexes a collection. */
const MAX_INDEXES = 32;

/** A path as SQL names it: `orders.count` -> `orders_count`. */
export const flatName = (path: string): string => path.replaceAll('.', '_');

/** The name of an index, beside its table's. */
export const indexName = (paths: readonly string[]): string => `by_${paths.map(flatName).join('_and_')}`;

/** Checks what a read model declares; throws StoreRuleBroken. */
export function checkDeclaration(spec: CollectionSpec): Declaration {
  const broken = (field: string, fix: string): never => {
    throw new StoreRuleBroken(spec.name, field, fix);
  };
  if (!NAME.test(spec.name) || spec.name.length > MAX_NAME || spec.name.startsWith('sqlite'))
    broken('name', `use kebab-case of at most ${MAX_NAME} characters, not starting with sqlite`);
  if (Object.keys(spec.fields).length > MAX_FIELDS) broken('fields', `declare at most ${MAX_FIELDS}`);
  if (spec.indexes.length > MAX_INDEXES) broken('indexes', `declare at most ${MAX_INDEXES}`);
  const flat = new Map<string, string>();
  const fields = Object.entries(spec.fields).map(([path, { type, required = false }]): DeclaredField => {
    if (!PATH.test(path) || path.length > MAX_PATH)
      broken(path, `a declared path has letters, digits and _ between its dots, ${MAX_PATH} characters at most`);
    if (!['string', 'number', 'boolean'].includes(type)) broken(path, 'declare it as string, number or boolean');
    const column = flatName(path).toLowerCase();
    if (flat.has(column)) broken(path, `reads like ${flat.get(column)} in SQL: rename one of them`);
    flat.set(column, path);
    return { path, type, required };
  });
  fields.sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path } of fields)
    if (fields.some((other) => other.path.startsWith(`${path}.`)))
      broken(path, 'holds another declared field, so it cannot be one itself');
  const declared = new Map(fields.map((field) => [field.path, field]));
  const seen = new Set<string>();
  for (const index of spec.indexes) {
    const label = `index (${index.join(', ')})`;
    if (index.length === 0 || index.length > MAX_FIELDS_OF_AN_INDEX)
      broken(label, `give it 1 to ${MAX_FIELDS_OF_AN_INDEX} fields`);
    if (new Set(index).size !== index.length) broken(label, 'name each field once');
    for (const path of index) if (!declared.has(path)) broken(label, `declare ${path} among the fields first`);
    const name = indexName(index).toLowerCase();
    if (seen.has(name)) broken(label, 'is declared twice, or reads like another one');
    seen.add(name);
  }
  return { name: spec.name, fields: declared, indexes: spec.indexes };
}

/** The fields as both stores remember them beside a build. */
export const fieldsText = ({ fields }: Declaration): string => JSON.stringify([...fields.values()]);
