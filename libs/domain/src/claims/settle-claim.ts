import { firstOf, money } from '../field-checks';
import { formatMoney, zero, type Money } from '../money';
import { forbidden, isRefusal, notNow, type Refusal } from '../refusal';
import { openRepairOf } from '../repairs/repair-state';
import type { UnitDecision, UnitState } from '../units/unit-state';
import { aspects, type Aspect } from '../warranties/cover';
import type { Approval, Claim } from './claim-state';
import type { AspectSettlement, SettleClaim } from './claim.commands';
import type { ClaimSettled, SettledAspect } from './claim.events';

type Settlement = Omit<SettleClaim['data'], 'claim'>;

/** Settles by hand what no hand-over settles: a refund, or a repair that was done elsewhere. */
export function settleByHand(data: SettleClaim['data'], claim: Claim, state: UnitState): UnitDecision {
  const repair = openRepairOf(state.repairs);
  if (repair?.claim === claim.claim)
    return notNow('repair-open', `Repair ${repair.repair} is open: handing the unit over settles the claim.`, 'claim');
  if (claim.approval?.remedy === 'replacement')
    return notNow(
      'not-replaced',
      'A replacement is settled by ReplaceUnit, which records both serial numbers.',
      'claim',
    );
  const settled = settlement(data, claim);
  return isRefusal(settled) ? settled : [settled];
}

/**
 * ClaimSettled for an approved claim. An aspect without a payout pays its covered share, rounded down, as far as the cap
 * reaches (parts first, then labour, then expenses). A named payout above the covered share or the cap is refused.
 */
export function settlement(data: Settlement, { claim, approval }: Claim): ClaimSettled | Refusal {
  if (!approval) return notNow('not-approved', `Claim ${claim} is not approved: approve it first.`, 'claim');
  const { currency } = approval.cap;
  const recovered = data.recovered ?? zero(currency);
  const finding = firstOf(
    ...aspects.map((aspect) => aspectFinding(data[aspect], aspect, approval)),
    money(recovered, 'recovered', currency),
    capFinding(data, approval),
  );
  if (finding) return finding;
  let left = approval.cap.amount - sum(aspects.map((aspect) => data[aspect]?.payout?.amount ?? 0));
  const settled = (aspect: Aspect): SettledAspect => {
    const { cost = zero(currency), payout } = data[aspect] ?? {};
    if (payout) return { cost, payout };
    const amount = Math.min(left, coveredShare(cost, approval.shares[aspect]));
    left -= amount;
    return { cost, payout: { amount, currency } };
  };
  const [parts, labour, expenses] = [settled('parts'), settled('labour'), settled('expenses')];
  const payout: Money = { amount: approval.cap.amount - left, currency };
  return { type: 'ClaimSettled', data: { claim, parts, labour, expenses, payout, recovered } };
}

/** The covered share of a cost in minor units, rounded down. */
function coveredShare({ amount }: Money, percent: number): number {
  return Math.min(amount, Math.floor((amount * percent) / 100));
}

function aspectFinding(
  aspect: AspectSettlement | undefined,
  name: Aspect,
  { cap, shares }: Approval,
): Refusal | undefined {
  if (!aspect) return undefined;
  const { cost, payout } = aspect;
  const finding = firstOf(
    money(cost, `${name}.cost`, cap.currency),
    payout && money(payout, `${name}.payout`, cap.currency),
  );
  if (finding || !payout) return finding;
  const most = coveredShare(cost, shares[name]);
  if (payout.amount <= most) return undefined;
  return forbidden(
    'payout-above-share',
    `${shares[name]} % of the ${name} are covered: pay ${formatMoney({ ...payout, amount: most })} at most.`,
    `${name}.payout.amount`,
  );
}

function capFinding(data: Settlement, { cap }: Approval): Refusal | undefined {
  const named = aspects.filter((aspect) => data[aspect]?.payout);
  const total = sum(named.map((aspect) => data[aspect]?.payout?.amount ?? 0));
  if (total <= cap.amount) return undefined;
  const field = `${named.at(-1) ?? 'parts'}.payout.amount`;
  return forbidden('payout-above-cap', `The claim was approved up to ${formatMoney(cap)}: pay no more in all.`, field);
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
