import type { Batch } from '../read-model-store';
import type { Declaration } from './declaration-rules';
import { canonicalText } from './document-rules';
import { StoreRuleBroken } from './store-rule-broken';
import { isKey, MAX_INDEXED_BYTES } from './text-rules';

/** A write that keeps the rules; `text` is the document's JSON, null for a removal. */
export interface CheckedWrite {
  readonly key: string;
  readonly position: number;
  readonly text: string | null;
}

/** Checks a whole batch before anything of it is written; throws StoreRuleBroken. */
export function checkBatch<T extends object>(declaration: Declaration, batch: Batch<T>): readonly CheckedWrite[] {
  const broken = (field: string, fix: string): never => {
    throw new StoreRuleBroken(declaration.name, field, fix);
  };
  if (!isPosition(batch.checkpoint)) broken('checkpoint', 'must be a position: an integer from 0');
  const keys = new Set<string>();
  return batch.writes.map((write) => {
    if (!isKey(write.key)) broken('key', `use 1 to ${MAX_INDEXED_BYTES} bytes of text without NUL or lone surrogates`);
    if (keys.has(write.key)) broken('key', 'a batch has one write per key: fold its facts first');
    keys.add(write.key);
    if (!isPosition(write.position)) broken('position', 'must be an integer from 0');
    if (write.position > batch.checkpoint) broken('checkpoint', "must not be below a write's position");
    // A position of -0, which one store would give back, is 0.
    const position = write.position + 0;
    return { key: write.key, position, text: 'doc' in write ? canonicalText(declaration, write.doc) : null };
  });
}

const isPosition = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
