import type { Instant } from '../fact';

/** Commands to one kind of standard: the target id is the kind, e.g. `warranty-terms`. */
export type StandardCommand = DraftStandard | PublishStandard | RetireStandard;

/** Keeps rules for later; a new draft replaces the one before. Checked like rules to be published. */
export interface DraftStandard {
  readonly type: 'DraftStandard';
  readonly data: { readonly rules: object; readonly summary?: string };
}

export interface PublishStandard {
  readonly type: 'PublishStandard';
  readonly data: {
    /** Later than every published version's. May lie in the past: decisions already taken keep the version they stored. */
    readonly effectiveFrom: Instant;
    /** The draft's when left out. */
    readonly rules?: object;
    /** The number it is expected to get; anything else is refused. Left out: the next one. */
    readonly version?: number;
    readonly summary?: string;
  };
}

/** Takes back a version before it comes into force. One in force ends by publishing its successor. */
export interface RetireStandard {
  readonly type: 'RetireStandard';
  readonly data: { readonly version: number; /** A short reason; no personal data. */ readonly reason: string };
}
