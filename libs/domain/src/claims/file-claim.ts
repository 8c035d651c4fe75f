import { firstOf, freeText, instant, shortText } from '../field-checks';
import { forbidden, notNow, unknown, type Refusal } from '../refusal';
import { ownerAt } from '../units/ownership-state';
import type { UnitDecision, UnitGiven, UnitState } from '../units/unit-state';
import { openClaimOf } from './claim-state';
import type { FileClaim } from './claim.commands';

/** A claim by whoever owned the unit when it failed; one open claim at a time. */
export function fileClaim(data: FileClaim['data'], state: UnitState, given: UnitGiven): UnitDecision {
  const { claimant, failedAt } = data;
  const { id } = given;
  if (state.ownership.owners.length === 0)
    return unknown('unknown-unit', `There is no unit ${id}: it is registered when its delivery is reported.`, 'id');
  const finding = checked(data, given);
  if (finding) return finding;
  if (ownerAt(state.ownership, failedAt) !== claimant)
    return forbidden(
      'not-the-owner',
      `Unit ${id} did not belong to customer ${claimant} at ${failedAt}: name its owner of that time.`,
      'claimant',
    );
  const open = openClaimOf(state.claims);
  if (open)
    return notNow('claim-open', `Claim ${open.claim} on unit ${id} is open: finish or withdraw it first.`, 'id');
  const claim = `${id}-C${state.claims.claims.length + 1}`;
  return [{ type: 'ClaimFiled', data: { claim, ...data } }];
}

function checked(data: FileClaim['data'], { occurredAt }: UnitGiven): Refusal | undefined {
  const { usage } = data;
  return firstOf(
    shortText(data.claimant, 'claimant'),
    instant(data.failedAt, 'failedAt'),
    data.failedAt <= occurredAt
      ? undefined
      : forbidden('failed-later', 'failedAt must not be after the time of the report.', 'failedAt'),
    shortText(data.component, 'component'),
    shortText(data.fault, 'fault'),
    freeText(data.description, 'description'),
    usage === undefined || (Number.isFinite(usage) && usage >= 0)
      ? undefined
      : forbidden('bad-number', 'usage must be a reading of 0 or more.', 'usage'),
  );
}
