import { claimOf, type Claim } from '../claims/claim-state';
import { firstOf, money, shortText } from '../field-checks';
import { add, type Money } from '../money';
import { forbidden, isRefusal, notNow, unknown, type Refusal } from '../refusal';
import { ownerOf } from '../units/ownership-state';
import { beforeOwnership, endOfCover, noOwner } from '../units/transfer-unit';
import { noUnit, type UnitDecision, type UnitGiven, type UnitState } from '../units/unit-state';
import type { ReplaceUnit } from './repair.commands';
import { isOpenRepair, openRepairOf, repairOf, type Repair } from './repair-state';
import { settlementOf } from './return-unit';

/** What the replacement happens for: a repair that is given up, or an approved claim. */
interface Ground {
  readonly repair?: Repair;
  readonly claim?: Claim;
}

/**
 * Another unit in this one's place; both serial numbers are recorded. The owner keeps nothing of this unit, so its cover
 * ends here (the new unit's cover restarts or goes on, when that is registered), and the claim is settled.
 */
export function replaceUnit(data: ReplaceUnit['data'], state: UnitState, given: UnitGiven): UnitDecision {
  const ownership = ownerOf(state.ownership);
  if (!ownership) return noOwner(given.id);
  const finding = firstOf(newSerialFinding(data.newSerial, given), beforeOwnership(ownership, given.occurredAt));
  if (finding) return finding;
  const ground = groundOf(data, state, given);
  if (isRefusal(ground)) return ground;
  const settled = settledByReplacing(data, ground);
  if (isRefusal(settled)) return settled;
  const { repair, claim } = ground;
  const replaced = {
    type: 'UnitReplaced',
    data: {
      oldSerial: given.id,
      newSerial: data.newSerial,
      owner: ownership.owner,
      ...(repair && { repair: repair.repair }),
      ...(claim && { claim: claim.claim }),
    },
  } as const;
  return [replaced, ...endOfCover(state, 'unit-replaced', given.occurredAt), ...settled];
}

function newSerialFinding(newSerial: string, { id, lookUps }: UnitGiven): Refusal | undefined {
  const finding = shortText(newSerial, 'newSerial', 128);
  if (finding) return finding;
  if (newSerial === id)
    return forbidden('same-serial', 'A unit cannot replace itself: name the new serial.', 'newSerial');
  if (!ownerOf((lookUps.replacement ?? noUnit).ownership)) return undefined;
  return notNow(
    'replacement-is-out',
    `Unit ${newSerial} is with a customer: name the serial handed over.`,
    'newSerial',
  );
}

function groundOf(data: ReplaceUnit['data'], { repairs, claims }: UnitState, given: UnitGiven): Ground | Refusal {
  const open = openRepairOf(repairs);
  if (data.repair !== undefined) {
    const repair = repairOf(repairs, data.repair);
    if (!repair) return unknown('unknown-repair', `There is no such repair on unit ${given.id}.`, 'repair');
    if (!isOpenRepair(repair))
      return notNow(
        'repair-over',
        `Repair ${repair.repair} is ${repair.status}: open another one, or name a claim.`,
        'repair',
      );
    if (data.claim !== undefined && data.claim !== repair.claim)
      return forbidden('other-claim', `Repair ${repair.repair} is not on that claim: leave the claim out.`, 'claim');
    const claim = repair.claim === undefined ? undefined : claimOf(claims, repair.claim);
    return { repair, ...(claim && { claim }) };
  }
  if (open) return notNow('repair-open', `Repair ${open.repair} is open: name it, or cancel it first.`, 'repair');
  if (data.claim === undefined)
    return forbidden('no-ground', 'A unit is replaced out of a repair or on a claim: name one.', 'claim');
  const claim = claimOf(claims, data.claim);
  if (!claim) return unknown('unknown-claim', `There is no such claim on unit ${given.id}.`, 'claim');
  if (claim.status !== 'approved' || claim.approval?.remedy === 'refund')
    return notNow('not-approved', `Claim ${claim.claim} is not approved for a replacement: approve it first.`, 'claim');
  return { claim };
}

/** The unit given counts among the parts, beside what the repair had consumed. */
function settledByReplacing(data: ReplaceUnit['data'], { repair, claim }: Ground): UnitDecision {
  const { cost, labour, expenses, recovered } = data;
  if (!claim?.approval) {
    const named = Object.entries({ cost, labour, expenses, recovered }).find(([, amount]) => amount !== undefined);
    if (!named) return [];
    return notNow('nothing-to-settle', 'This replacement settles no claim: leave out the costs.', named[0]);
  }
  const finding = cost && money(cost, 'cost', claim.approval.cap.currency);
  return finding ?? settlementOf(claim, sum(cost, repair?.partsCost), { labour, expenses, recovered });
}

function sum(a: Money | undefined, b: Money | undefined): Money | undefined {
  return a && b ? add(a, b) : (a ?? b);
}
