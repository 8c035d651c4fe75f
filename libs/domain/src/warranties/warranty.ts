import type { CommandTable } from '../decider';
import { firstOf, freeText, instant, oneOf } from '../field-checks';
import { forbidden, notNow, type Refusal } from '../refusal';
import { standardOf } from '../standards/in-force';
import type { UnitDecision, UnitGiven, UnitState } from '../units/unit-state';
import { activateWarranty } from './activate-warranty';
import { extendWarranty } from './extend-warranty';
import type { VoidWarranty, WarrantyCommand } from './warranty.commands';
import { voidReasons } from './warranty.events';
import { warrantyOf } from './warranty-state';

export const warrantyCommands: CommandTable<WarrantyCommand> = {
  ActivateWarranty: { lookUps: () => ({ terms: standardOf('warranty-terms') }) },
  ExtendWarranty: { lookUps: () => ({ limits: standardOf('claim-limits') }) },
  VoidWarranty: {},
};

/** Decides what the unit's cover is. Nothing here but VoidWarranty makes it shorter. */
export function decideWarranty(command: WarrantyCommand, state: UnitState, given: UnitGiven): UnitDecision {
  switch (command.type) {
    case 'ActivateWarranty':
      return activateWarranty(command.data, state, given);
    case 'ExtendWarranty':
      return extendWarranty(command.data, state, given);
    case 'VoidWarranty':
      return voidWarranty(command.data, state, given);
  }
}

function voidWarranty(
  { reason, note, ...data }: VoidWarranty['data'],
  state: UnitState,
  given: UnitGiven,
): UnitDecision {
  const from = data.from ?? given.occurredAt;
  const finding = firstOf(oneOf(reason, voidReasons, 'reason'), freeText(note, 'note'), instant(from, 'from'));
  if (finding) return finding;
  if (from > given.occurredAt)
    return forbidden('voided-later', 'from must not be after the time of the report: leave it out for now.', 'from');
  if (!warrantyOf(state.cover)) return noWarranty(given.id);
  return [{ type: 'WarrantyVoided', data: { reason, from, ...(note !== undefined && { note }) } }];
}

function noWarranty(id: string): Refusal {
  return notNow('no-warranty', `Unit ${id} has no warranty in force: there is nothing to void.`, 'id');
}
