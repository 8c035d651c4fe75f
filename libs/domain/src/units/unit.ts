import { claimCommands, decideClaim } from '../claims/claim';
import type { ClaimCommand } from '../claims/claim.commands';
import { claimFacts, type ClaimFact } from '../claims/claim.events';
import { claimOf, evolveClaims } from '../claims/claim-state';
import type { CommandTable, Decider } from '../decider';
import type { FactCatalogue, Instant } from '../fact';
import { decideRepair, repairCommands } from '../repairs/repair';
import type { RepairCommand } from '../repairs/repair.commands';
import { repairFacts, type RepairFact } from '../repairs/repair.events';
import { evolveRepairs, repairOf } from '../repairs/repair-state';
import { decideWarranty, warrantyCommands } from '../warranties/warranty';
import type { WarrantyCommand } from '../warranties/warranty.commands';
import { warrantyFacts, type WarrantyFact } from '../warranties/warranty.events';
import { evolveWarranties } from '../warranties/warranty-state';
import { decideOwnership, ownershipCommands } from './ownership';
import { ownershipFacts } from './ownership.events';
import { evolveOwnership, type FactAboutOwner } from './ownership-state';
import type { UnitCommand, UnitFact } from './unit-facts';
import { noUnit, type UnitDecision, type UnitGiven, type UnitLookUps, type UnitState } from './unit-state';

const facts: FactCatalogue<UnitFact> = { ...ownershipFacts, ...warrantyFacts, ...claimFacts, ...repairFacts };

const commands: CommandTable<UnitCommand> = {
  ...ownershipCommands,
  ...warrantyCommands,
  ...claimCommands,
  ...repairCommands,
};

const isOf =
  <T extends { readonly type: string }>(table: Readonly<Record<T['type'], unknown>>) =>
  (message: { readonly type: string }): message is T =>
    Object.hasOwn(table, message.type);

const isAboutOwner = isOf<FactAboutOwner>({ ...ownershipFacts, UnitReplaced: repairFacts.UnitReplaced });
const isWarrantyFact = isOf<WarrantyFact>(warrantyFacts);
const isClaimFact = isOf<ClaimFact>(claimFacts);
const isRepairFact = isOf<RepairFact>(repairFacts);
const isWarrantyCommand = isOf<WarrantyCommand>(warrantyCommands);
const isClaimCommand = isOf<ClaimCommand>(claimCommands);
const isRepairCommand = isOf<RepairCommand>(repairCommands);

function evolve(state: UnitState, fact: UnitFact, occurredAt: Instant): UnitState {
  return {
    ownership: isAboutOwner(fact) ? evolveOwnership(state.ownership, fact, occurredAt) : state.ownership,
    cover: isWarrantyFact(fact) ? evolveWarranties(state.cover, fact) : state.cover,
    claims: isClaimFact(fact) ? evolveClaims(state.claims, fact) : state.claims,
    repairs: isRepairFact(fact) ? evolveRepairs(state.repairs, fact, occurredAt) : state.repairs,
  };
}

function decide(command: UnitCommand, state: UnitState, given: UnitGiven): UnitDecision {
  if (isWarrantyCommand(command)) return decideWarranty(command, state, given);
  if (isClaimCommand(command)) return decideClaim(command, state, given);
  if (isRepairCommand(command)) return decideRepair(command, state, given);
  return decideOwnership(command, state, given);
}

/** Claims concern their claimant, repairs their customer, everything else whoever has or last had the unit. */
function customerOf(state: UnitState, fact: UnitFact): string | undefined {
  if (isClaimFact(fact)) return claimOf(state.claims, fact.data.claim)?.claimant;
  const repair =
    isRepairFact(fact) && fact.data.repair !== undefined ? repairOf(state.repairs, fact.data.repair) : undefined;
  return repair?.customer ?? state.ownership.owners.at(-1)?.owner;
}

/** One sold thing: its owner, cover, claims and repairs, decided on one stream. The id is its serial, or `<purchase>.<line>.<n>`. */
export const unit: Decider<UnitState, UnitCommand, UnitFact, UnitLookUps> = {
  category: 'unit',
  initial: noUnit,
  evolve,
  decide,
  customerOf,
  facts,
  commands,
};
