import { drawChance, randomFrom, type Random } from '@aftercare/valuation';
import type { Instant } from '@aftercare/domain';
import { buyingLife } from './buying-life';
import { mistakenOrder, order } from './orders';
import { commandsTo, hour, type SampleCommand, type SampleStep, shop, type Time, week } from './sample-command';
import { surveys, type Touch } from './surveys';
import { sampleWeeks, truth } from './truth';
import { unitLife } from './unit-life';

export interface SampleOptions {
  /** The end of the sample. The same end gives the same sample: keep the one that was loaded first. */
  readonly until: Instant;
  /** 42 unless stated. */
  readonly seed?: number;
  /** 2,000 unless stated. */
  readonly customers?: number;
}

/**
 * A made-up company of two years: everything that happens to its customers before `until`, in the order of time. Nothing in it is chance
 * but what the seed gives. Units are registered by the policy register-unit-when-line-delivered; commands to a unit come at least a week
 * after its delivery.
 */
export function sampleCompany({ until, seed = 42, customers = 2_000 }: SampleOptions): readonly SampleCommand[] {
  const end = Date.parse(until);
  const random = randomFrom(seed);
  const joinings = Array.from({ length: customers }, () => end - sampleWeeks * week * random()).sort((a, b) => a - b);
  return joinings
    .flatMap((joining, index) => {
      // Each customer draws from a source of its own, so that one more customer does not change the others.
      const id = `demo-${String(index + 1).padStart(4, '0')}`;
      return customerStory(randomFrom(seed + 7_919 * (index + 1)), id, joining, end);
    })
    .filter(({ occurredAt }) => occurredAt < until)
    .sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : a.occurredAt > b.occurredAt ? 1 : 0));
}

function customerStory(random: Random, id: string, joining: Time, until: Time): readonly SampleCommand[] {
  const { buyings, lost } = buyingLife(random, truth, joining, until);
  const lostAt = lost ? buyings.at(-1)?.at : undefined;
  const commands: SampleStep[] = [...registration(id, buyings[0].at - 3 * hour)];
  const touches: Touch[] = [];
  for (const [index, buying] of buyings.entries()) {
    const purchase = `${id}-p${index + 1}`;
    const bought = order(random, purchase, id, buying);
    commands.push(...bought.commands);
    if (drawChance(random, 0.01)) commands.push(...mistakenOrder(random, `${purchase}-mistaken`, id, buying.at));
    touches.push({ at: bought.deliveredAt, touchpoint: 'delivery', about: purchase });
    for (const unit of bought.units) {
      const slowness = lostAt !== undefined && buying.at >= lostAt ? 2 : 1;
      const life = unitLife(random, unit, until, slowness);
      commands.push(...life.commands);
      touches.push(...life.repairs.map(({ repair, at }) => ({ at, touchpoint: 'repair' as const, about: repair })));
    }
  }
  return [...commands, ...surveys(random, id, touches, lostAt)].map((step) => ({ ...step, customer: id }));
}

function registration(id: string, at: Time): readonly SampleStep[] {
  const contact = { name: `Made-up customer ${id.slice(-4)}`, email: `${id}@example.org` };
  const data = { contact, zone: 'Europe/Berlin', language: 'en' };
  return commandsTo('customer', id, [{ at, by: shop, command: { type: 'RegisterCustomer', data } }]);
}
