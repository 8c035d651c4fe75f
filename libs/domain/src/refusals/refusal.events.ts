import type { FactCatalogue } from '../fact';
import type { Refusal } from '../refusal';

/** Facts of one command that a policy issued and that was refused (stream id derived from the command's id). */
export type RefusalFact = CommandRefused | RefusalRetried | RefusalDismissed;

/** The fact that called for the command. */
export interface CallingFact {
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly position: number;
}

/** The command as it was issued; personal fields are left out. */
export interface RefusedCommand {
  readonly commandId: string;
  readonly category: string;
  readonly id?: string;
  readonly type: string;
  readonly data: object;
}

export interface CommandRefused {
  readonly type: 'CommandRefused';
  readonly data: {
    readonly policy: string;
    readonly fact: CallingFact;
    readonly command: RefusedCommand;
    readonly reason: Refusal;
    /** The customer it concerns, where known. */
    readonly customerId?: string;
  };
}

/** Somebody had the command tried again: it was done, or refused once more for `reason`. */
export interface RefusalRetried {
  readonly type: 'RefusalRetried';
  readonly data: { readonly outcome: 'done' | 'refused'; readonly reason?: Refusal };
}

export interface RefusalDismissed {
  readonly type: 'RefusalDismissed';
  readonly data: { /** Actor's id. */ readonly by: string; readonly why: string };
}

export const refusalFacts: FactCatalogue<RefusalFact> = {
  CommandRefused: { version: 1, personal: [] },
  RefusalRetried: { version: 1, personal: [] },
  RefusalDismissed: { version: 1, personal: [] },
};
