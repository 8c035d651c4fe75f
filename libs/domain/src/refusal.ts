/**
 * Why a command was not done. A value, not an exception: nothing was recorded, and the caller learns what to mend.
 * `code` is stable (kebab-case, part of the API); `message` is a sentence that names the fix and holds no personal data.
 */
export interface Refusal {
  readonly refused: string;
  readonly message: string;
  /** `unknown`: what is meant does not exist. `state`: not as things stand now. `rule`: never, as asked. */
  readonly kind: 'unknown' | 'state' | 'rule';
  /** Dotted path of the command's field that is at fault, e.g. `lines.0.amount.currency`. */
  readonly field?: string;
}

const refusal =
  (kind: Refusal['kind']) =>
  (refused: string, message: string, field?: string): Refusal => ({
    refused,
    message,
    kind,
    ...(field === undefined ? {} : { field }),
  });

/** Refuses because the thing meant does not exist. */
export const unknown = refusal('unknown');
/** Refuses because of the state things are in; the same command may be accepted later. */
export const notNow = refusal('state');
/** Refuses because a rule forbids what was asked, whatever happens later. */
export const forbidden = refusal('rule');

/** Tells a refusal from the facts of an accepted command. */
export function isRefusal(decision: unknown): decision is Refusal {
  return typeof decision === 'object' && decision !== null && 'refused' in decision;
}
