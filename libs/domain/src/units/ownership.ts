import type { CommandTable } from '../decider';
import { customerOfId } from '../customers/live-customer';
import { standardOf } from '../standards/in-force';
import type { OwnershipCommand } from './ownership.commands';
import { registerUnit } from './register-unit';
import { reportUnitBack, transferUnit } from './transfer-unit';
import type { UnitDecision, UnitGiven, UnitState } from './unit-state';

export const ownershipCommands: CommandTable<OwnershipCommand> = {
  RegisterUnit: {
    creates: true,
    lookUps: ({ data }) => ({
      terms: standardOf('warranty-terms'),
      ...(data.replaces !== undefined && { replaced: { category: 'unit', id: data.replaces } }),
    }),
  },
  TransferUnit: { lookUps: ({ data }) => ({ newOwner: customerOfId(data.to) }) },
  ReportUnitBack: {},
};

/** Decides who owns the unit, and what that does to its cover. */
export function decideOwnership(command: OwnershipCommand, state: UnitState, given: UnitGiven): UnitDecision {
  switch (command.type) {
    case 'RegisterUnit':
      return registerUnit(command.data, state, given);
    case 'TransferUnit':
      return transferUnit(command.data.to, state, given);
    case 'ReportUnitBack':
      return reportUnitBack(command.data.reason, state, given);
  }
}
