import { drawChance, drawExponential, drawOne, drawWeibull, type Random } from '@aftercare/valuation';
import type { UnitCommand } from '@aftercare/domain';
import { claimOnFailure, type Failure, type Outcome } from './claim-story';
import type { SoldUnit } from './orders';
import type { ProductFailure } from './products';
import type { EndedRepair } from './repair-story';
import { commandsTo, day, type Happening, hour, instantOf, type SampleStep, shop, type Time } from './sample-command';

export interface UnitLife {
  readonly commands: readonly SampleStep[];
  readonly repairs: readonly EndedRepair[];
}

/** Nobody reports a failure sooner after delivery: by then the unit is registered. */
const soonestReport = 7 * day;

/**
 * The failures of a unit until `until`, each after an age drawn from its product's law (a repaired unit is as good as new), and what is
 * made of them. `slowness` stretches the time that repairs take.
 */
export function unitLife(random: Random, unit: SoldUnit, until: Time, slowness: number): UnitLife {
  const { failure } = unit.product;
  if (!failure) return { commands: [], repairs: [] };
  const commands: SampleStep[] = [];
  const repairs: EndedRepair[] = [];
  let [id, since] = [unit.id, unit.deliveredAt];
  let count = { claims: 0, repairs: 0, happenings: 0 };
  for (;;) {
    const failedAt = Math.ceil(since + drawWeibull(random, failure.law.shape, failure.law.scale) * day);
    if (failedAt >= until) break;
    const outcome = claimOnFailure(random, failureOf(random, failure, { ...unit, id }, failedAt), count, slowness);
    if (!outcome) break;
    commands.push(...commandsTo('unit', id, outcome.happenings, count.happenings + 1), ...(outcome.refund ?? []));
    if (outcome.repaired) repairs.push(outcome.repaired);
    if (outcome.replacedBy === undefined) {
      if (!outcome.worksAgain) break;
      count = added(count, outcome);
    } else {
      commands.push(...commandsTo('unit', outcome.replacedBy, [registration(unit, id, outcome)]));
      [id, count] = [outcome.replacedBy, { claims: 0, repairs: 0, happenings: 1 }];
    }
    since = outcome.endedAt;
  }
  return { commands, repairs };
}

function failureOf(random: Random, failure: ProductFailure, unit: SoldUnit, failedAt: Time): Failure {
  const spilled = drawChance(random, 0.05);
  return {
    unit,
    failedAt,
    reportedAt: Math.max(failedAt + hour + drawExponential(random, 1 / (2.5 * day)), unit.deliveredAt + soonestReport),
    component: failure.component,
    fault: spilled ? 'liquid damage' : drawOne(random, failure.faults),
    excluded: spilled,
  };
}

function added(count: { claims: number; repairs: number; happenings: number }, outcome: Outcome) {
  return {
    claims: count.claims + 1,
    repairs: count.repairs + (outcome.repaired ? 1 : 0),
    happenings: count.happenings + outcome.happenings.length,
  };
}

/** The unit handed over in another one's place, as the policy registers it too: whichever comes first, the other adds nothing. */
function registration(unit: SoldUnit, replaces: string, { endedAt }: Outcome): Happening<UnitCommand> {
  const { sku, model, category } = unit.product;
  const data = {
    purchase: unit.purchase,
    line: unit.line,
    n: 1,
    sku,
    model,
    category,
    owner: unit.owner,
    deliveredAt: instantOf(endedAt),
    purchasedAt: instantOf(unit.purchasedAt),
    replaces,
  };
  return { at: endedAt, by: shop, command: { type: 'RegisterUnit', data } };
}
