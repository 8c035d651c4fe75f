import { firstOf, freeText, money, oneOf, shortText, wholeNumber } from '../field-checks';
import { claimOf } from '../claims/claim-state';
import { limitsInForce } from '../claims/goodwill';
import { forbidden, isRefusal, notNow, type Refusal } from '../refusal';
import type { UnitDecision, UnitGiven, UnitState } from '../units/unit-state';
import type { CompleteWork, ConsumePart, PauseWork, StartWork } from './repair.commands';
import { pauseReasons } from './repair.events';
import type { Repair } from './repair-state';

/** Starts or resumes work by a technician, whose certificate `claim-limits` may ask for. */
export function startWork(data: StartWork['data'], repair: Repair, given: UnitGiven): UnitDecision {
  const finding = firstOf(
    shortText(data.technician, 'technician'),
    shortText(data.certificate, 'certificate'),
    unitIsThere(repair),
    quoteAllows(repair),
    attemptIsOver(repair),
  );
  if (finding) return finding;
  const limits = limitsInForce(given);
  if (isRefusal(limits)) return limits;
  const certified = data.certificate !== undefined;
  if (!certified && limits.rules.technicianCertificate === 'refuse')
    return forbidden('no-certificate', 'Work needs a certified technician: name the certificate.', 'certificate');
  return [{ type: 'WorkStarted', data: { ...data, certified, limitsVersion: limits.reference.version } }];
}

export function pauseWork(data: PauseWork['data'], repair: Repair): UnitDecision {
  const finding = firstOf(oneOf(data.reason, pauseReasons, 'reason'), freeText(data.note, 'note'), atWork(repair));
  return finding ?? [{ type: 'WorkPaused', data }];
}

export function completeWork(data: CompleteWork['data'], repair: Repair): UnitDecision {
  const finding = firstOf(wholeNumber(data.minutes, 'minutes', 0), atWork(repair));
  return finding ?? [{ type: 'WorkCompleted', data: { ...data, technician: repair.technician ?? '' } }];
}

/** Parts are used while somebody works. All parts of a repair are in the currency of its claim, or of its quote. */
export function consumePart(data: ConsumePart['data'], repair: Repair, { claims }: UnitState): UnitDecision {
  const cap = repair.claim === undefined ? undefined : claimOf(claims, repair.claim)?.approval?.cap;
  const currency = (cap ?? repair.quote?.price ?? repair.partsCost)?.currency;
  const finding = firstOf(
    shortText(data.sku, 'sku'),
    wholeNumber(data.quantity, 'quantity'),
    money(data.cost, 'cost', currency),
    atWork(repair),
  );
  return finding ?? [{ type: 'PartConsumed', data }];
}

/** No work before the unit is there. */
export function unitIsThere({ receivedAt, repair }: Repair): Refusal | undefined {
  if (receivedAt !== undefined) return undefined;
  return notNow('unit-not-there', `The unit was not handed in for ${repair}: record ReceiveUnit first.`, 'repair');
}

/** Paid work only after an accepted quote; a quote that was sent for other work must not be unanswered or declined. */
function quoteAllows({ kind, quote, repair }: Repair): Refusal | undefined {
  if (quote?.answer === 'accepted' || (kind === 'claim' && !quote)) return undefined;
  return notNow('quote-not-accepted', `No accepted quote for ${repair}: send one and record its acceptance.`, 'repair');
}

/** Work can start on a unit just received, after a pause, and again after a failed check or an attempt that fixed nothing. */
function attemptIsOver({ status, fixed, check, repair }: Repair): Refusal | undefined {
  if (status === 'working')
    return notNow('work-under-way', `Work on ${repair} is under way: pause it first.`, 'repair');
  if (status !== 'completed' || fixed === false || check === 'failed') return undefined;
  return notNow('work-completed', `Work on ${repair} is completed: only a failed quality check reopens it.`, 'repair');
}

function atWork({ status, repair }: Repair): Refusal | undefined {
  if (status === 'working') return undefined;
  return notNow('work-not-under-way', `Nobody works on ${repair}: record StartWork first.`, 'repair');
}
