import type { CommandTable, Decider, Given } from '../decider';
import { shortText } from '../field-checks';
import { forbidden, notNow, unknown, type Refusal } from '../refusal';
import type { DismissRefusal, RefusalCommand, RetryRefusal } from './refusal.commands';
import { refusalFacts, type CommandRefused, type RefusalFact } from './refusal.events';

/** `open`: somebody must look. `done`: a retry went through. `dismissed`: nothing more is to be done. */
export interface RefusedCommandState {
  readonly status: 'none' | 'open' | 'done' | 'dismissed';
  /** What was refused, with the newest reason. */
  readonly entry?: CommandRefused['data'];
  readonly retries: number;
}

const none: RefusedCommandState = { status: 'none', retries: 0 };

const commands: CommandTable<RefusalCommand> = {
  RecordRefusal: { creates: true },
  RetryRefusal: {},
  DismissRefusal: {},
};

function evolve(state: RefusedCommandState, { type, data }: RefusalFact): RefusedCommandState {
  switch (type) {
    case 'CommandRefused':
      return { status: 'open', entry: data, retries: 0 };
    case 'RefusalRetried': {
      const { entry, retries } = state;
      const told = entry && data.reason ? { ...entry, reason: data.reason } : entry;
      return { status: data.outcome === 'done' ? 'done' : 'open', ...(told && { entry: told }), retries: retries + 1 };
    }
    case 'RefusalDismissed':
      return { ...state, status: 'dismissed' };
  }
}

function decide(command: RefusalCommand, state: RefusedCommandState, given: Given): readonly RefusalFact[] | Refusal {
  // A policy may meet the same fact twice: the entry is there already, in whatever state.
  if (command.type === 'RecordRefusal')
    return state.status === 'none' ? [{ type: 'CommandRefused', data: command.data }] : [];
  if (state.status === 'none') return unknown('unknown-refusal', `There is no refused command ${given.id}.`, 'id');
  return command.type === 'RetryRefusal' ? retried(command.data, state) : dismissed(command.data, state, given);
}

function retried(data: RetryRefusal['data'], state: RefusedCommandState): readonly RefusalFact[] | Refusal {
  if (state.status === 'done' && data.outcome === 'done') return [];
  if (state.status !== 'open') return closed(state);
  if (data.outcome === 'refused' && data.reason === undefined)
    return forbidden('reason-needed', 'reason must say why the command was refused once more.', 'reason');
  return [{ type: 'RefusalRetried', data }];
}

function dismissed(
  { why }: DismissRefusal['data'],
  state: RefusedCommandState,
  { actor }: Given,
): readonly RefusalFact[] | Refusal {
  if (state.status !== 'open') return closed(state);
  return shortText(why, 'why', 500) ?? [{ type: 'RefusalDismissed', data: { by: actor.id, why } }];
}

function closed({ status }: RefusedCommandState): Refusal {
  const became = status === 'done' ? 'was done by a retry' : 'was dismissed';
  return notNow('refusal-closed', `The refused command ${became}: nothing is left to do.`);
}

/** A command that a policy issued and that was refused: it never vanishes, somebody retries or dismisses it. */
export const refusedCommand: Decider<RefusedCommandState, RefusalCommand, RefusalFact> = {
  category: 'refusal',
  initial: none,
  evolve,
  decide,
  customerOf: (state) => state.entry?.customerId,
  facts: refusalFacts,
  commands,
};
