import { FencedOff } from '../../fenced-off';
import { StoreRuleBroken } from '../../rules/store-rule-broken';

/** An error on its way between two threads, which keep no classes. */
export type Failure =
  | { readonly kind: 'rule'; readonly collection: string; readonly field: string; readonly fix: string }
  | { readonly kind: 'fenced'; readonly collection: string; readonly version: number }
  | { readonly kind: 'other'; readonly message: string; readonly code?: unknown };

export function failureOf(error: unknown): Failure {
  if (error instanceof StoreRuleBroken) {
    const { collection, field, fix } = error;
    return { kind: 'rule', collection, field, fix };
  }
  if (error instanceof FencedOff) return { kind: 'fenced', collection: error.collection, version: error.version };
  if (!(error instanceof Error)) return { kind: 'other', message: String(error) };
  const { code } = error as NodeJS.ErrnoException;
  return { kind: 'other', message: error.message, ...(code === undefined ? {} : { code }) };
}

export function errorOf(failure: Failure): Error {
  if (failure.kind === 'rule') return new StoreRuleBroken(failure.collection, failure.field, failure.fix);
  if (failure.kind === 'fenced') return new FencedOff(failure.collection, failure.version);
  const { message, code } = failure;
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}
