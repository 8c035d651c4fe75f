import { isPlain } from './plain-object';

/** In JSON text: NUL or half of a surrogate pair, or somebody's backslash in front of what looks like one. */
const SUSPICIOUS = /\\u(?:0000|d[89a-f])/;

/** False when a text in the document, whose JSON this is, may break a rule. */
export const textsLookStorable = (json: string): boolean => !SUSPICIOUS.test(json);

/**
 * True when a document keeps the rules but for its texts, without saying what else would be wrong: most documents are right, and
 * naming the field at fault costs more than looking. Only names that have passed before are right here.
 */
export function looksStorable(value: object, passedNames: ReadonlySet<string>, levels: number): boolean {
  if (levels === 0) return false;
  if (Array.isArray(value)) {
    // What was never put into a list is undefined, which is no value.
    for (let i = 0; i < value.length; i += 1) if (!isValue(value[i], passedNames, levels)) return false;
    return true;
  }
  if (!isPlain(value)) return false;
  for (const name in value) {
    if (!passedNames.has(name)) return false;
    const item = (value as Record<string, unknown>)[name];
    if (item !== undefined && !isValue(item, passedNames, levels)) return false;
  }
  return true;
}

function isValue(value: unknown, passedNames: ReadonlySet<string>, levels: number): boolean {
  if (typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  return value === null || (typeof value === 'object' && looksStorable(value, passedNames, levels - 1));
}
