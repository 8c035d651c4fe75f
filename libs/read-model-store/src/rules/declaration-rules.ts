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
const MAX_FIELDS_OF_AN_INDEX = 8;

/** A path as SQL names it: `orders.count` -> `orders_count`. */
export const flatName = (path: string): string => path.replaceAll('.', '_');

/** Checks what a read model declares; throws StoreRuleBroken. */
export function checkDeclaration(spec: CollectionSpec): Declaration {
  const broken = (field: string, fix: string): never => {
    throw new StoreRuleBroken(spec.name, field, fix);
  };
  if (!NAME.test(spec.name) || spec.name.length > MAX_NAME || spec.name.startsWith('sqlite'))
    broken('name', `use kebab-case of at most ${MAX_NAME} characters, not starting with sqlite`);
  const flat = new Map<string, string>();
  const fields = Object.entries(spec.fields).map(([path, { type, required = false }]): DeclaredField => {
    if (!PATH.test(path)) broken(path, 'a declared path has letters, digits and _ between its dots');
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
    if (seen.has(index.join())) broken(label, 'is declared twice');
    seen.add(index.join());
  }
  return { name: spec.name, fields: declared, indexes: spec.indexes };
}

/** The fields as both stores remember them beside a build. */
export const fieldsText = ({ fields }: Declaration): string => JSON.stringify([...fields.values()]);
