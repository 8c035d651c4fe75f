import { claimOf } from '../claims/claim-state';
import { oneOf } from '../field-checks';
import { notNow, unknown } from '../refusal';
import { ownerOf } from '../units/ownership-state';
import { noOwner } from '../units/transfer-unit';
import type { UnitDecision, UnitGiven, UnitState } from '../units/unit-state';
import type { OpenRepair } from './repair.commands';
import type { RepairOpened } from './repair.events';
import { openRepairOf, type RepairsState } from './repair-state';

type Reason = { readonly kind: 'paid' } | { readonly kind: 'claim'; readonly claim: string };

/** RepairOpened with the next number of the unit. Callers have made sure that no repair is open. */
export function openRepair(
  reason: Reason & { readonly customer: string },
  { repairs }: RepairsState,
  unit: string,
): RepairOpened {
  return { type: 'RepairOpened', data: { repair: `${unit}-R${repairs.length + 1}`, ...reason } };
}

/** Opens a repair that the owner pays, or a further one on a claim approved for repair. One repair is open at a time. */
export function openByHand(data: OpenRepair['data'], state: UnitState, given: UnitGiven): UnitDecision {
  const finding = oneOf(data.kind, ['paid', 'claim'], 'kind');
  if (finding) return finding;
  const open = openRepairOf(state.repairs);
  if (open)
    return notNow('repair-open', `Repair ${open.repair} on unit ${given.id} is open: finish or cancel it first.`, 'id');
  if (data.kind === 'paid') {
    const ownership = ownerOf(state.ownership);
    if (!ownership) return noOwner(given.id);
    return [openRepair({ kind: 'paid', customer: ownership.owner }, state.repairs, given.id)];
  }
  const claim = claimOf(state.claims, data.claim);
  if (!claim)
    return unknown('unknown-claim', `There is no such claim on unit ${given.id}: name one of its claims.`, 'claim');
  if (claim.status !== 'approved' || claim.approval?.remedy !== 'repair')
    return notNow('not-approved', `Claim ${claim.claim} is not approved for repair: approve it first.`, 'claim');
  const reason = { kind: 'claim', claim: claim.claim, customer: claim.claimant } as const;
  return [openRepair(reason, state.repairs, given.id)];
}
