import { claimOf, type Claim } from '../claims/claim-state';
import { settlement } from '../claims/settle-claim';
import { daysBetween } from '../instant';
import type { Money } from '../money';
import { forbidden, isRefusal, notNow, type Refusal } from '../refusal';
import type { UnitFact } from '../units/unit-facts';
import type { UnitDecision, UnitGiven, UnitState } from '../units/unit-state';
import { addsNothing, downtimeMore } from '../warranties/extend-cover';
import { warrantyOf } from '../warranties/warranty-state';
import type { ReturnUnit } from './repair.commands';
import type { Repair } from './repair-state';
import { unitIsThere } from './work';

/**
 * The hand-over, and what follows from it in the same breath: the cover grows by the days the unit was away, and the claim
 * of a unit that was fixed is settled. The claim of a unit that was not fixed stays approved: repair again, replace, or settle by hand.
 */
export function returnUnit(data: ReturnUnit['data'], repair: Repair, state: UnitState, given: UnitGiven): UnitDecision {
  const finding = unitIsThere(repair) ?? mayLeave(repair);
  if (finding) return finding;
  const receivedAt = repair.receivedAt ?? given.occurredAt;
  if (given.occurredAt < receivedAt)
    return forbidden(
      'before-hand-in',
      `The unit was handed in at ${receivedAt}: give a later occurredAt.`,
      'occurredAt',
    );
  const fixed = repair.fixed === true;
  const settled = settledByReturn(data, fixed, repair, state);
  if (isRefusal(settled)) return settled;
  const downtimeDays = Math.ceil(daysBetween(receivedAt, given.occurredAt));
  const returned: UnitFact = { type: 'UnitReturned', data: { repair: repair.repair, fixed, downtimeDays } };
  return [returned, ...downtimeExtension(repair.repair, receivedAt, downtimeDays, state), ...settled];
}

function settledByReturn(
  { labour, expenses, recovered }: ReturnUnit['data'],
  fixed: boolean,
  repair: Repair,
  { claims }: UnitState,
): UnitDecision {
  const claim = repair.claim === undefined ? undefined : claimOf(claims, repair.claim);
  if (claim && fixed) return settlementOf(claim, repair.partsCost, { labour, expenses, recovered });
  const named = Object.entries({ labour, expenses, recovered }).find(([, amount]) => amount !== undefined);
  if (!named) return [];
  return notNow('nothing-to-settle', 'This hand-over settles no claim: leave out the costs.', named[0]);
}

/** Costs of the work as a hand-over reports them. */
export interface WorkCosts {
  readonly labour: Money | undefined;
  readonly expenses: Money | undefined;
  readonly recovered: Money | undefined;
}

/** ClaimSettled with the covered share of each cost, or why it cannot be. */
export function settlementOf(claim: Claim, parts: Money | undefined, costs: WorkCosts): UnitDecision {
  const { labour, expenses, recovered } = costs;
  const settled = settlement(
    {
      ...(parts && { parts: { cost: parts } }),
      ...(labour && { labour: { cost: labour } }),
      ...(expenses && { expenses: { cost: expenses } }),
      ...(recovered && { recovered }),
    },
    claim,
  );
  if (!isRefusal(settled)) return [settled];
  // The command names plain amounts where a settlement by hand names cost and payout.
  const { field, ...rest } = settled;
  return field === undefined ? rest : { ...rest, field: field.replace('.cost', '').replace('parts', 'cost') };
}

function mayLeave({ status, check, repair }: Repair): Refusal | undefined {
  if (status === 'working')
    return notNow('work-under-way', `Work on ${repair} is under way: complete or pause it first.`, 'repair');
  if (check === 'failed')
    return notNow('check-failed', `The quality check of ${repair} failed: take the work up again first.`, 'repair');
  return undefined;
}

function downtimeExtension(repair: string, handedIn: string, days: number, { cover }: UnitState): readonly UnitFact[] {
  const warranty = warrantyOf(cover);
  if (!warranty?.applied.downtimeExtends || days === 0) return [];
  const added = downtimeMore(warranty, handedIn, days);
  return addsNothing(added) ? [] : [{ type: 'WarrantyExtended', data: { cause: 'downtime', days, repair, ...added } }];
}
