import { drawChance, drawExponential, drawInteger, type Random } from '@aftercare/valuation';
import type { Money, RepairCommand, UnitCommand } from '@aftercare/domain';
import type { SoldUnit } from './orders';
import { agent, day, type Happening, hour, type Time } from './sample-command';
import { sampleCurrency } from './truth';

/** A repair that ended, for which the customer may be asked. */
export interface EndedRepair {
  readonly repair: string;
  readonly at: Time;
}

/** A repair from hand-in to hand-over. */
export interface RepairStory {
  readonly repair: string;
  readonly happenings: readonly Happening<UnitCommand>[];
  readonly endedAt: Time;
  readonly fixed: boolean;
}

const euros = (amount: number): Money => ({ amount: Math.round(amount), currency: sampleCurrency });

/** Collects what happens in the workshop, each a while after the one before. */
function workshop(random: Random, from: Time, slowness: number) {
  const happenings: Happening<UnitCommand>[] = [];
  let at = from;
  const then = (days: number, command: RepairCommand, by = agent(9)): void => {
    at += Math.round(hour + drawExponential(random, 1 / (days * slowness)) * day);
    happenings.push({ at, by, command });
  };
  return { happenings, then, now: () => at };
}

/** The repair that an approved claim opened: one in ten is fixed at the second attempt only. */
export function repairOnClaim(
  random: Random,
  unit: SoldUnit,
  number: number,
  from: Time,
  slowness: number,
): RepairStory {
  const repair = `${unit.id}-R${number}`;
  const { happenings, then, now } = workshop(random, from, slowness);
  receive(then, unit, repair);
  const [minutes, partsCost] = work(random, then, unit, repair, drawChance(random, 0.1) ? 2 : 1);
  const recovered = drawChance(random, 0.15) && { recovered: euros(partsCost * 0.5) };
  then(1.5, {
    type: 'ReturnUnit',
    data: { repair, labour: euros(minutes * 95), expenses: euros(900), ...recovered },
  });
  return { repair, happenings, endedAt: now(), fixed: true };
}

/** A repair that the customer pays, once the quote is accepted; one in four declines it and gets the unit back as it is. */
export function paidRepair(random: Random, unit: SoldUnit, number: number, from: Time, slowness: number): RepairStory {
  const repair = `${unit.id}-R${number}`;
  const { happenings, then, now } = workshop(random, from, slowness);
  then(0.5, { type: 'OpenRepair', data: { kind: 'paid' } });
  receive(then, unit, repair);
  then(1, { type: 'SendQuote', data: { repair, price: euros(unit.product.price * 0.35 + 4_000) } });
  const fixed = drawChance(random, 0.75);
  then(2, { type: fixed ? 'AcceptQuote' : 'DeclineQuote', data: { repair } });
  if (fixed) work(random, then, unit, repair, 1);
  then(1.5, { type: 'ReturnUnit', data: { repair } });
  return { repair, happenings, endedAt: now(), fixed };
}

type Then = ReturnType<typeof workshop>['then'];

function receive(then: Then, { product }: SoldUnit, repair: string): void {
  const component = product.failure?.component ?? 'unknown';
  then(2.5, { type: 'ReceiveUnit', data: { repair, condition: 'used, complete' } });
  const data = { repair, fault: `${component} failed`, rootCause: `${component} worn`, component };
  then(1, { type: 'Diagnose', data });
}

/** Minutes worked and cost of the parts, in cents, over all attempts. */
function work(
  random: Random,
  then: Then,
  { product }: SoldUnit,
  repair: string,
  attempts: number,
): readonly [minutes: number, partsCost: number] {
  const technician = `demo-technician-${drawInteger(random, 1, 5)}`;
  let [total, partsCost] = [0, 0];
  for (let attempt = 1; attempt <= attempts; attempt++) {
    then(0.7, { type: 'StartWork', data: { repair, technician, certificate: `demo-certificate-${product.category}` } });
    if (drawChance(random, 0.15)) {
      then(0.1, { type: 'PauseWork', data: { repair, reason: 'waiting-for-parts' } });
      then(4, { type: 'StartWork', data: { repair, technician, certificate: `demo-certificate-${product.category}` } });
    }
    const cost = Math.round(product.price * (0.08 + 0.14 * random()));
    const sku = `${product.sku}-PART`;
    then(0.05, { type: 'ConsumePart', data: { repair, sku, quantity: 1, cost: euros(cost) } });
    const minutes = drawInteger(random, 15, 75);
    then(0.05, { type: 'CompleteWork', data: { repair, fixed: attempt === attempts, minutes } });
    [total, partsCost] = [total + minutes, partsCost + cost];
  }
  then(0.2, { type: 'PassQualityCheck', data: { repair } });
  return [total, partsCost];
}
