import type { Refusal } from '../refusal';
import type { CommandRefused } from './refusal.events';

export type RefusalCommand = RecordRefusal | RetryRefusal | DismissRefusal;

/** A policy's command was refused. Sent again for the same command, it is recorded once. */
export interface RecordRefusal {
  readonly type: 'RecordRefusal';
  readonly data: CommandRefused['data'];
}

/** The outcome of trying the refused command again; `reason` when it was refused once more. */
export interface RetryRefusal {
  readonly type: 'RetryRefusal';
  readonly data: { readonly outcome: 'done' | 'refused'; readonly reason?: Refusal };
}

/** Nothing more is to be done about it; the actor's id is kept. */
export interface DismissRefusal {
  readonly type: 'DismissRefusal';
  readonly data: { /** A sentence without personal data. */ readonly why: string };
}
