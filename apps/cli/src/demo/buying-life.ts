import {
  drawBeta,
  drawChance,
  drawExponential,
  drawGamma,
  drawInteger,
  type BgNbdParameters,
  type GammaGammaParameters,
  type Random,
} from '@aftercare/valuation';
import { day, hour, type Time, week } from './sample-command';

/** One day on which a customer buys, and what for, in cents. */
export interface Buying {
  readonly at: Time;
  readonly value: number;
}

/** All that a customer buys. */
export interface BuyingLife {
  readonly buyings: readonly [Buying, ...Buying[]];
  /** Whether the customer was lost at the last of them. */
  readonly lost: boolean;
}

/**
 * A customer's purchases from the first one on until `until`, as BG/NBD has it: at random times with a rate of the customer's own, with a
 * chance of the customer's own to be lost after each repeat purchase; of values as Gamma-Gamma has it.
 */
export function buyingLife(
  random: Random,
  { bgNbd, gammaGamma }: { bgNbd: BgNbdParameters; gammaGamma: GammaGammaParameters },
  first: Time,
  until: Time,
): BuyingLife {
  const rate = drawGamma(random, bgNbd.r, bgNbd.alpha);
  const chanceLost = drawBeta(random, bgNbd.a, bgNbd.b);
  const inverseScale = drawGamma(random, gammaGamma.q, gammaGamma.gamma);
  const buying = (at: Time): Buying => ({
    at: atOpeningHours(random, at),
    value: Math.max(1, Math.round(100 * drawGamma(random, gammaGamma.p, inverseScale))),
  });
  const buyings: [Buying, ...Buying[]] = [buying(first)];
  let lost = false;
  let last = first;
  for (let at = first; !lost;) {
    at += drawExponential(random, rate) * week;
    // Two purchases on one day would count as one: the later one moves to the next day.
    last = Math.max(at, startOfDay(last) + day);
    if (last >= until) break;
    buyings.push(buying(last));
    lost = drawChance(random, chanceLost);
  }
  return { buyings, lost };
}

const startOfDay = (time: Time): Time => time - (time % day);

/** On the same day, when a shop is open. */
const atOpeningHours = (random: Random, time: Time): Time =>
  startOfDay(time) + 8 * hour + drawInteger(random, 0, 12 * 3600) * 1000;
