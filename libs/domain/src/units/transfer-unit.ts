import { liveCustomer } from '../customers/live-customer';
import { noCustomer } from '../customers/customer-state';
import { oneOf } from '../field-checks';
import type { Instant } from '../fact';
import { forbidden, notNow, type Refusal } from '../refusal';
import { openRepairOf } from '../repairs/repair-state';
import { endOf } from '../warranties/schedule';
import type { VoidReason } from '../warranties/warranty.events';
import { warrantyOf, type Warranty } from '../warranties/warranty-state';
import { comeBackReasons, type ComeBackReason } from './ownership.events';
import { ownerOf, type Ownership } from './ownership-state';
import type { UnitFact } from './unit-facts';
import type { UnitDecision, UnitGiven, UnitState } from './unit-state';

/** A new owner, who must be a live customer. What is left of the cover goes along, or ends where its terms say so. */
export function transferUnit(to: string, state: UnitState, given: UnitGiven): UnitDecision {
  const ownership = ownerOf(state.ownership);
  if (!ownership) return noOwner(given.id);
  const finding =
    liveCustomer(given.lookUps.newOwner ?? noCustomer, to, 'to') ?? beforeOwnership(ownership, given.occurredAt);
  if (finding) return finding;
  const { owner: from } = ownership;
  if (from === to)
    return forbidden('same-owner', `Customer ${to} owns unit ${given.id} already: name another customer.`, 'to');
  const transferred: UnitFact = { type: 'UnitTransferred', data: { from, to } };
  const warranty = runningWarranty(state, given.occurredAt);
  if (!warranty) return [transferred];
  if (warranty.applied.transferable) return [transferred, { type: 'WarrantyTransferred', data: { from, to } }];
  return [transferred, voided('not-transferable', given.occurredAt)];
}

/** Nobody owns the unit from now on, and what is left of its cover ends: a new sale brings its own. */
export function reportUnitBack(reason: ComeBackReason, state: UnitState, given: UnitGiven): UnitDecision {
  const ownership = ownerOf(state.ownership);
  if (!ownership) return noOwner(given.id);
  const finding = oneOf(reason, comeBackReasons, 'reason') ?? beforeOwnership(ownership, given.occurredAt);
  if (finding) return finding;
  const repair = openRepairOf(state.repairs);
  if (repair)
    return notNow('repair-open', `Unit ${given.id} is in repair ${repair.repair}: return the unit or cancel it first.`);
  const back: UnitFact = { type: 'UnitCameBack', data: { from: ownership.owner, reason } };
  return [back, ...endOfCover(state, 'unit-came-back', given.occurredAt)];
}

/** Voids what is left of the cover when the unit itself is gone from the customer. */
export function endOfCover(state: UnitState, reason: VoidReason, at: Instant): readonly UnitFact[] {
  return runningWarranty(state, at) ? [voided(reason, at)] : [];
}

/** What is reported must not have happened before the present owner had the unit. */
export function beforeOwnership(ownership: Ownership, occurredAt: Instant): Refusal | undefined {
  if (occurredAt >= ownership.from) return undefined;
  return forbidden(
    'before-ownership',
    `Customer ${ownership.owner} has the unit only since ${ownership.from}: give a later occurredAt.`,
    'occurredAt',
  );
}

export function noOwner(id: string): Refusal {
  return notNow('unit-not-out', `Unit ${id} is with no customer: it must be registered for its owner first.`, 'id');
}

/** The warranty that is not voided and has cover left at an instant. */
function runningWarranty({ cover }: UnitState, at: Instant): Warranty | undefined {
  const warranty = warrantyOf(cover);
  const schedules = warranty ? [warranty.general, ...warranty.components.map(({ schedule }) => schedule)] : [];
  return schedules.some((schedule) => (endOf(schedule) ?? at) > at) ? warranty : undefined;
}

function voided(reason: VoidReason, from: Instant): UnitFact {
  return { type: 'WarrantyVoided', data: { reason, from } };
}
