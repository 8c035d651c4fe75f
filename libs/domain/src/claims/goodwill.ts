import { forbidden, isRefusal, type Refusal } from '../refusal';
import { rulesInForce, type VersionInForce } from '../standards/in-force';
import type { ClaimLimitsRules } from '../standards/rules';
import { noStandard } from '../standards/standard-state';
import type { UnitGiven } from '../units/unit-state';

/** The standard `claim-limits` in force when the decision is taken. */
export function limitsInForce({ lookUps, occurredAt }: UnitGiven): VersionInForce<ClaimLimitsRules> | Refusal {
  return rulesInForce(lookUps.limits ?? noStandard, 'claim-limits', occurredAt);
}

/** Refuses goodwill to a role that `claim-limits` does not name. */
export function mayGrantGoodwill(given: UnitGiven): Refusal | undefined {
  const limits = limitsInForce(given);
  if (isRefusal(limits)) return limits;
  const roles = limits.rules.goodwillApproverRoles;
  if (roles.includes(given.actor.role)) return undefined;
  return forbidden('may-not-grant-goodwill', `Goodwill is granted by ${roles.join(', ')} only: ask one of them.`);
}
