import { forbidden, type Refusal } from '../refusal';

/**
 * What a piece of JSON must look like; finds the first fault and its path. Rules arrive as JSON of any shape, so nothing
 * about them is taken for granted.
 */
export type Shape = (value: unknown, path: string) => Refusal | undefined;

const bad = (path: string, must: string) => forbidden('bad-rules', `${path} must be ${must}.`, path);

/** A whole number in a range. */
export const integer =
  (least: number, most: number): Shape =>
  (value, path) =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most
      ? undefined
      : bad(path, `a whole number from ${least} to ${most}`);

/** A text of 1 to 200 characters. */
export const text: Shape = (value, path) =>
  typeof value === 'string' && value.trim() !== '' && value.length <= 200
    ? undefined
    : bad(path, 'a text of 1 to 200 characters');

export const truth: Shape = (value, path) => (typeof value === 'boolean' ? undefined : bad(path, 'true or false'));

/** One of some words. */
export const word =
  (...words: readonly string[]): Shape =>
  (value, path) =>
    typeof value === 'string' && words.includes(value) ? undefined : bad(path, `one of ${words.join(', ')}`);

/** A list whose elements all have a shape; no two with the same `unique` field. */
export const list =
  (element: Shape, unique?: string): Shape =>
  (value, path) => {
    if (!Array.isArray(value)) return bad(path, 'a list');
    const seen = new Set<unknown>();
    for (const [index, one] of (value as unknown[]).entries()) {
      const fault = element(one, `${path}.${index}`);
      if (fault) return fault;
      if (unique === undefined) continue;
      const key = (one as Record<string, unknown>)[unique];
      if (seen.has(key)) return bad(`${path}.${index}.${unique}`, 'different from those before it in the list');
      seen.add(key);
    }
    return undefined;
  };

/** An object with exactly these fields; those in `optional` may be left out, others may not be there. */
export const record =
  (fields: Readonly<Record<string, Shape>>, optional: Readonly<Record<string, Shape>> = {}): Shape =>
  (value, path) => {
    if (!isJsonObject(value)) return bad(path, 'an object');
    const known = new Map(Object.entries({ ...fields, ...optional }));
    const stranger = Object.keys(value).find((field) => !known.has(field));
    if (stranger !== undefined)
      return forbidden('bad-rules', `${path} has no field ${stranger}: leave it out.`, `${path}.${stranger}`);
    for (const [field, shape] of known) {
      if (value[field] === undefined && field in optional) continue;
      const fault = shape(value[field], `${path}.${field}`);
      if (fault) return fault;
    }
    return undefined;
  };

/** An object of which nothing is known but that it says something. */
export const anyObject: Shape = (value, path) =>
  isJsonObject(value) && Object.keys(value).length > 0 ? undefined : bad(path, 'an object with at least one field');

/** The first shape that finds a fault tells it. */
export const all =
  (...shapes: readonly Shape[]): Shape =>
  (value, path) => {
    for (const shape of shapes) {
      const fault = shape(value, path);
      if (fault) return fault;
    }
    return undefined;
  };

function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
