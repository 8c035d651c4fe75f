import { drawChance, drawInteger, type Random } from '@aftercare/valuation';
import type { Money, Remedy, UnitCommand } from '@aftercare/domain';
import { coveredUntil } from './cover-of-unit';
import type { SoldUnit } from './orders';
import { type EndedRepair, paidRepair, repairOnClaim, type RepairStory } from './repair-story';
import {
  agent,
  commandsTo,
  day,
  type Happening,
  hour,
  instantOf,
  manager,
  type SampleStep,
  type Time,
} from './sample-command';
import { sampleCurrency } from './truth';

/** A unit that failed, and when that was reported. */
export interface Failure {
  readonly unit: SoldUnit;
  readonly failedAt: Time;
  readonly reportedAt: Time;
  readonly component: string;
  readonly fault: string;
  /** Whether no warranty covers such a fault. */
  readonly excluded: boolean;
}

/** What is made of a failure. */
export interface Outcome {
  readonly happenings: readonly Happening<UnitCommand>[];
  readonly worksAgain: boolean;
  readonly endedAt: Time;
  readonly repaired?: EndedRepair;
  readonly replacedBy?: string;
  /** Money paid back on the purchase. */
  readonly refund?: readonly SampleStep[];
}

/** Claims and repairs that the unit has had. */
interface Counts {
  readonly claims: number;
  readonly repairs: number;
}

const euros = (amount: number): Money => ({ amount: Math.round(amount), currency: sampleCurrency });

/** A claim in the making: where it draws from, what it is for, and what the clerks have done by now. */
interface Case {
  readonly random: Random;
  readonly failure: Failure;
  readonly claim: string;
  /** Number of the repair that would be the next of the unit. */
  readonly nextRepair: number;
  readonly slowness: number;
  readonly filed: readonly Happening<UnitCommand>[];
}

/** Undefined when the customer does nothing about it. `slowness` stretches the time that repairs take. */
export function claimOnFailure(
  random: Random,
  failure: Failure,
  before: Counts,
  slowness: number,
): Outcome | undefined {
  const { unit, failedAt, reportedAt, component, fault, excluded } = failure;
  const daysOver = (failedAt - coveredUntil(unit, component)) / day;
  const covered = daysOver < 0 && !excluded;
  if (!drawChance(random, covered ? 0.92 : 0.45)) return undefined;
  const claim = `${unit.id}-C${before.claims + 1}`;
  const clerk = agent(drawInteger(random, 1, 6));
  let at = reportedAt;
  const later = (least: number, most: number): Time => (at += Math.round(hour * (least + random() * (most - least))));
  const data = { claimant: unit.owner, failedAt: instantOf(failedAt), component, fault };
  const filed: Happening<UnitCommand>[] = [
    { at, by: clerk, command: { type: 'FileClaim', data } },
    { at: later(1, 40), by: clerk, command: { type: 'AssessCoverage', data: { claim } } },
  ];
  if (drawChance(random, 0.15)) {
    const question = { claim, question: 'Please send a picture of the rating plate.' };
    filed.push({ at: later(1, 8), by: clerk, command: { type: 'RequestInformation', data: question } });
    const answer = { claim, answer: 'Picture received.' };
    filed.push({ at: later(4, 90), by: clerk, command: { type: 'ProvideInformation', data: answer } });
  }
  const goodwill = !covered && !excluded && daysOver < 90 && drawChance(random, 0.5);
  if (goodwill) {
    const shares = { parts: 50, labour: 100, expenses: 0 };
    filed.push({ at: later(1, 24), by: manager, command: { type: 'GrantGoodwill', data: { claim, shares } } });
  }
  const made: Case = { random, failure, claim, nextRepair: before.repairs + 1, slowness, filed };
  return covered || goodwill ? approved(made, later(1, 24)) : rejected(made, later(2, 30));
}

function approved({ random, failure: { unit }, claim, nextRepair, slowness, filed }: Case, at: Time): Outcome {
  const { product } = unit;
  const remedy = remedyFor(random, unit);
  // Never above the standard pack's limit from which a second person must approve.
  const cap = euros(Math.min(100_000, product.price + 6_000));
  const by = agent(7);
  const begun: Happening<UnitCommand>[] = [
    ...filed,
    { at, by, command: { type: 'ApproveClaim', data: { claim, remedy, cap } } },
  ];
  const closing = (endedAt: Time): Happening<UnitCommand> => ({
    at: endedAt + day,
    by,
    command: { type: 'CloseClaim', data: { claim } },
  });
  const next = at + 4 * hour;
  switch (remedy) {
    case 'repair': {
      const story = repairOnClaim(random, unit, nextRepair, next, slowness);
      return ended(story, [...begun, ...story.happenings, closing(story.endedAt)]);
    }
    case 'replacement': {
      const replacedBy = `${unit.id}-X`;
      const endedAt = next + drawInteger(random, 2, 6) * day;
      const data = {
        newSerial: replacedBy,
        claim,
        cost: euros(product.price * product.costRate),
        expenses: euros(900),
      };
      const replace: Happening<UnitCommand> = { at: endedAt, by, command: { type: 'ReplaceUnit', data } };
      return { happenings: [...begun, replace, closing(endedAt)], worksAgain: true, endedAt, replacedBy };
    }
    case 'refund': {
      const endedAt = next + day;
      const data = { claim, parts: { cost: euros(unit.paid) } };
      const settle: Happening<UnitCommand> = { at: endedAt, by, command: { type: 'SettleClaim', data } };
      const refund = moneyBack(unit, claim, endedAt);
      return { happenings: [...begun, settle, closing(endedAt)], worksAgain: false, endedAt, refund };
    }
  }
}

function remedyFor(random: Random, { product, id }: SoldUnit): Remedy {
  if (product.category === 'accessory') return 'refund';
  // A unit that came in another one's place is repaired when it fails in its turn.
  return !id.endsWith('-X') && drawChance(random, 0.12) ? 'replacement' : 'repair';
}

function moneyBack({ purchase, line, paid }: SoldUnit, claim: string, at: Time): readonly SampleStep[] {
  const data = { line, amount: euros(paid), cause: 'claim', reference: claim } as const;
  const refund = commandsTo('purchase', purchase, [
    { at: at + hour, by: agent(7), command: { type: 'IssueRefund', data } },
  ]);
  return refund.map((command) => ({ ...command, commandId: `${command.commandId}-for-${claim}` }));
}

/** Some then have the unit repaired at their own cost. */
function rejected({ random, failure, claim, nextRepair, slowness, filed }: Case, at: Time): Outcome {
  const data = { claim, reason: failure.excluded ? 'excluded' : 'not-covered' } as const;
  const happenings = [...filed, { at, by: agent(7), command: { type: 'RejectClaim', data } } as const];
  if (!drawChance(random, 0.35)) return { happenings, worksAgain: false, endedAt: at };
  const story = paidRepair(random, failure.unit, nextRepair, at + day, slowness);
  return ended(story, [...happenings, ...story.happenings]);
}

function ended({ endedAt, fixed, repair }: RepairStory, happenings: readonly Happening<UnitCommand>[]): Outcome {
  return { happenings, worksAgain: fixed, endedAt, repaired: { repair, at: endedAt } };
}
