import type { BuildOptions } from '../../read-model-store';
import type { Declaration } from '../../rules/declaration-rules';
import type { CheckedWriter } from '../checked-writer';
import type { Failure } from './failures';

/** What the writer's thread is started with. */
export interface ThreadStart {
  readonly file: string;
}

/** A call of a writer, by the number it was opened under. */
type WriterCall = {
  readonly [M in keyof CheckedWriter]: {
    readonly writer: number;
    readonly method: M;
    readonly given: Parameters<CheckedWriter[M]>;
  };
}[keyof CheckedWriter];

interface OpenCall {
  readonly writer: number;
  readonly method: 'open';
  readonly given: readonly [declaration: Declaration, version: number, options: BuildOptions];
}

/**
 * What is asked of the thread. It does what an urgent writer asks before what others ask, and otherwise keeps the order of asking;
 * `close` comes last, and ends it.
 */
export type Call = (WriterCall | OpenCall | { readonly method: 'close' }) & { readonly call: number };

/** The answer of a call: what it returned, or what it threw, as `failure` carries it. */
export type Answer =
  { readonly call: number; readonly value: unknown } | { readonly call: number; readonly failure: Failure };
