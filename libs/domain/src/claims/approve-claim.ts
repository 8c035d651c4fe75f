import { firstOf, money, oneOf } from '../field-checks';
import { formatMoney } from '../money';
import { forbidden, isRefusal, notNow, type Refusal } from '../refusal';
import { openRepair } from '../repairs/open-repair';
import { openRepairOf } from '../repairs/repair-state';
import { claimLimitsIn } from '../standards/applicable';
import type { ClaimLimitsRules, CurrencyLimits } from '../standards/rules';
import type { UnitFact } from '../units/unit-facts';
import type { UnitDecision, UnitGiven, UnitState } from '../units/unit-state';
import { betterShares, noShares } from '../warranties/cover';
import { coverAt } from '../warranties/cover-at';
import type { Claim } from './claim-state';
import type { ApproveClaim } from './claim.commands';
import { remedies } from './claim.events';
import { limitsInForce } from './goodwill';

/**
 * Approves a claim in assessment whose component was covered when it failed, or for which goodwill was granted. Above the
 * limit a first approval only proposes, and another person must approve the same. Remedy repair opens the repair.
 */
export function approveClaim(
  data: ApproveClaim['data'],
  claim: Claim,
  state: UnitState,
  given: UnitGiven,
): UnitDecision {
  const { remedy, cap, component = claim.component } = data;
  const limits = limitsInForce(given);
  if (isRefusal(limits)) return limits;
  const inCurrency = claimLimitsIn(limits.rules, cap.currency);
  const finding = firstOf(
    oneOf(remedy, remedies, 'remedy'),
    money(cap, 'cap'),
    capFinding(data, inCurrency, limits.rules),
    claim.assessed.includes(component) ? undefined : notAssessed(claim, component),
    remedy === 'repair' ? repairFinding(state) : undefined,
  );
  if (finding) return finding;
  const cover = coverAt(state.cover, component, claim.failedAt, claim);
  if (!cover.covered && !claim.goodwill) return outsideCover(claim, component, cover.reasons);
  const limitsVersion = limits.reference.version;
  const approvers = approversOf({ ...data, component }, claim, given.actor.id, inCurrency);
  if (isRefusal(approvers)) return approvers;
  const proposal = { claim: claim.claim, component, remedy, cap, limitsVersion };
  if (approvers === 'first') return [{ type: 'FirstApprovalGiven', data: { ...proposal, approver: given.actor.id } }];
  const approved: UnitFact = {
    type: 'ClaimApproved',
    data: {
      ...proposal,
      shares: betterShares(cover.shares, claim.goodwill ?? noShares),
      goodwill: claim.goodwill !== undefined,
      approvers,
      ...(cover.covered && cover.version !== undefined && { termVersion: cover.version }),
    },
  };
  if (remedy !== 'repair') return [approved];
  const repair = { kind: 'claim', claim: claim.claim, customer: claim.claimant } as const;
  return [approved, openRepair(repair, state.repairs, given.id)];
}

/** The people who approve, `first` where a second one is still needed, or why this person cannot be the second. */
function approversOf(
  { component, remedy, cap }: Required<ApproveClaim['data']>,
  { firstApproval: first, claim }: Claim,
  actor: string,
  limits: CurrencyLimits | undefined,
): readonly string[] | 'first' | Refusal {
  if (limits !== undefined && cap.amount <= limits.secondApprovalAbove) return [actor];
  const same =
    first?.remedy === remedy &&
    first.component === component &&
    first.cap.amount === cap.amount &&
    first.cap.currency === cap.currency;
  if (!first || !same) return 'first';
  if (first.approver !== actor) return [first.approver, actor];
  return notNow(
    'second-person-needed',
    `Claim ${claim} has your approval: above the limit another person must approve.`,
  );
}

function capFinding(
  { remedy, cap }: ApproveClaim['data'],
  limits: CurrencyLimits | undefined,
  { limits: all }: ClaimLimitsRules,
): Refusal | undefined {
  if (!limits) {
    const listed = all.map(({ currency }) => currency).join(', ');
    return forbidden(
      'no-limits-in-currency',
      `claim-limits names no limits in that currency: use ${listed}.`,
      'cap.currency',
    );
  }
  const most = Math.min(limits.payoutLimit, limits.costCap[remedy]);
  if (cap.amount <= most) return undefined;
  const amount = formatMoney({ amount: most, currency: cap.currency });
  return forbidden('cap-above-limit', `The most that a ${remedy} may cost is ${amount}: lower the cap.`, 'cap.amount');
}

function repairFinding({ repairs }: UnitState): Refusal | undefined {
  const open = openRepairOf(repairs);
  return open && notNow('repair-open', `Repair ${open.repair} is open: finish or cancel it first.`, 'remedy');
}

function notAssessed({ claim }: Claim, component: string): Refusal {
  return notNow(
    'not-assessed',
    `Cover of ${component} was not assessed: send AssessCoverage for ${claim}.`,
    'component',
  );
}

function outsideCover({ claim, failedAt }: Claim, component: string, reasons: readonly string[]): Refusal {
  return notNow(
    'outside-cover',
    `${component} was not covered at ${failedAt} (${reasons.join(', ')}): reject ${claim}, or have goodwill granted first.`,
    'component',
  );
}
