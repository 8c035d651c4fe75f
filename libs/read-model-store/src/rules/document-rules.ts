import type { Declaration, DeclaredField } from './declaration-rules';
import { isPlain } from './plain-object';
import { looksStorable, textsLookStorable } from './quick-check';
import { StoreRuleBroken } from './store-rule-broken';
import { isIndexable, isStorable, LAST, MAX_INDEXED_BYTES } from './text-rules';

export const MAX_DOCUMENT_BYTES = 1024 * 1024;
export const MAX_DEPTH = 32;

/** Names that have passed: documents of a read model share theirs. Bounded, for maps keyed by data. */
const passedNames = new Set<string>();
const MAX_PASSED_NAMES = 10_000;

/**
 * The one JSON text of a document: `undefined` fields are dropped and -0 is 0, so both stores give back the same value.
 * Throws StoreRuleBroken for what a store could not hold or two stores would compare differently.
 */
export function canonicalText(declaration: Declaration, doc: object): string {
  const text = quickText(doc) ?? carefulText(declaration, doc);
  for (const field of declaration.fields.values()) checkDeclared(declaration.name, field, doc);
  if (text.length * 3 > MAX_DOCUMENT_BYTES && Buffer.byteLength(text) > MAX_DOCUMENT_BYTES)
    throw new StoreRuleBroken(
      declaration.name,
      'doc',
      `takes more than ${MAX_DOCUMENT_BYTES} bytes: split it into several documents`,
    );
  return text;
}

/** The text of a document that is right at first sight; undefined when it must be looked at with care. */
function quickText(doc: object): string | undefined {
  if (typeof doc !== 'object' || doc === null || Array.isArray(doc)) return undefined;
  if (!looksStorable(doc, passedNames, MAX_DEPTH)) return undefined;
  const text = JSON.stringify(doc);
  return textsLookStorable(text) ? text : undefined;
}

/** The text of a document that is right, else the error that names the field at fault. */
function carefulText(declaration: Declaration, doc: object): string {
  const trail: string[] = [];
  const broken = (fix: string): never => {
    throw new StoreRuleBroken(declaration.name, trail.join('.') || 'doc', fix);
  };
  const nested = (value: object, depth: number): void => {
    if (depth > MAX_DEPTH) broken(`nest at most ${MAX_DEPTH} deep`);
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i += 1) {
        trail.push(String(i));
        if (value[i] === undefined) broken('an array cannot hold undefined: use null');
        check(value[i], depth);
        trail.pop();
      }
      return;
    }
    if (!isPlain(value)) broken('use plain objects; an instant is an ISO 8601 UTC string');
    for (const [name, item] of Object.entries(value)) {
      trail.push(name);
      if (!passedNames.has(name)) pass(name, broken);
      if (item !== undefined) check(item, depth);
      trail.pop();
    }
  };
  const check = (value: unknown, depth: number): void => {
    if (typeof value === 'string') {
      if (!isStorable(value)) broken('a text cannot hold NUL or half of a surrogate pair');
    } else if (typeof value === 'number') {
      if (!Number.isFinite(value)) broken('must be a finite number');
    } else if (typeof value === 'object') {
      if (value !== null) nested(value, depth + 1);
    } else if (typeof value !== 'boolean') broken(`a ${typeof value} cannot be stored`);
  };
  if (typeof doc !== 'object' || doc === null || Array.isArray(doc)) broken('a document is an object');
  nested(doc, 1);
  return JSON.stringify(doc);
}

/**
 * MongoDB's driver takes an object with `_bsontype` for a value of its own, and a list in a field named as the batches of its
 * cursors, or as any member of Object.prototype (`toString`), for raw bytes.
 */
const RESERVED_NAMES: ReadonlySet<string> = new Set(
  ['', '_id', '_bsontype', 'firstBatch', 'nextBatch'].concat(Object.getOwnPropertyNames(Object.prototype)),
);

function pass(name: string, broken: (fix: string) => never): void {
  if (RESERVED_NAMES.has(name)) broken('this field name is reserved: choose another one');
  if (name.startsWith('$') || name.includes('.')) broken('a field name has no dot and does not start with $');
  if (!isStorable(name)) broken('a field name cannot hold NUL or half of a surrogate pair');
  if (passedNames.size < MAX_PASSED_NAMES) passedNames.add(name);
}

/** The names of declared paths, so that they are not split for each document. */
const namesOfPaths = new Map<string, readonly string[]>();

function namesIn(path: string): readonly string[] {
  let names = namesOfPaths.get(path);
  if (!names) namesOfPaths.set(path, (names = path.split('.')));
  return names;
}

function checkDeclared(collection: string, { path, type, required }: DeclaredField, doc: object): void {
  const broken = (fix: string): never => {
    throw new StoreRuleBroken(collection, path, fix);
  };
  let value: unknown = doc;
  for (const name of namesIn(path)) {
    if (value === undefined || value === null) break;
    if (typeof value !== 'object' || Array.isArray(value)) broken('lies below a list or a scalar: nest it in objects');
    value = (value as Record<string, unknown>)[name];
  }
  if (value === undefined || value === null) {
    if (required) broken('is declared as required');
  } else if (typeof value !== type) broken(`is declared as ${type}`);
  else if (typeof value === 'number' && !Number.isSafeInteger(value))
    broken('a declared number is a safe integer: keep money in minor units, shares in parts per million');
  else if (typeof value === 'string' && !isIndexable(value))
    broken(`a declared string has at most ${MAX_INDEXED_BYTES} bytes`);
  else if (typeof value === 'string' && value.includes(LAST)) broken('a declared string cannot hold U+10FFFF');
}
