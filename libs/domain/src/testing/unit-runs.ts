import fc from 'fast-check';
import { remedies } from '../claims/claim.events';
import { noCustomer } from '../customers/customer-state';
import type { Instant } from '../fact';
import { plusDays } from '../instant';
import { isRefusal, type Refusal } from '../refusal';
import { unit } from '../units/unit';
import type { UnitCommand, UnitFact } from '../units/unit-facts';
import { noUnit, type UnitState } from '../units/unit-state';
import { delivered, eur, limitsWith, registration, termsWith } from './unit-examples';

/** One step of a random run: the first of some commands that is accepted, so that runs get somewhere. */
export interface Step {
  readonly commands: readonly UnitCommand[];
  /** After the step before. */
  readonly days: number;
  readonly actor: string;
}

/** What a step did: the state before and after, and the facts (none when it was refused). */
export interface Outcome {
  readonly at: Instant;
  readonly before: UnitState;
  readonly after: UnitState;
  readonly facts: readonly UnitFact[];
  readonly refusals: readonly Refusal[];
}

const claim = fc.constantFrom('SN1-C1', 'SN1-C1', 'SN1-C1', 'SN1-C1', 'SN1-C3');
const repair = fc.constantFrom('SN1-R1', 'SN1-R1', 'SN1-R1', 'SN1-R1', 'SN1-R3');
const component = fc.constantFrom('screen', 'battery', 'strap');
const customer = fc.constantFrom('anna', 'anna', 'anna', 'ben');
const cost = fc.integer({ min: 0, max: 30_000 }).map(eur);
const percent = fc.integer({ min: 0, max: 100 });
const text = fc.constant('text');
const failedAt = fc.integer({ min: -10, max: 250 }).map((days) => plusDays(delivered, days));

const command = <T extends UnitCommand['type']>(type: T, fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(fields).map((data) => ({ type, data }) as unknown as UnitCommand);

const aboutClaims = [
  command('FileClaim', { claimant: customer, failedAt, component, fault: text }),
  command('AssessCoverage', { claim }),
  command('RequestInformation', { claim, question: text }),
  command('ProvideInformation', { claim, answer: text }),
  command('ApproveClaim', {
    claim,
    remedy: fc.constantFrom(...remedies),
    cap: fc.constantFrom(eur(900), eur(15_000)),
  }),
  command('RejectClaim', { claim, reason: fc.constant('misuse') }),
  command('AppealClaim', { claim, grounds: text }),

  command('GrantGoodwill', { claim, shares: fc.record({ parts: percent, labour: percent, expenses: percent }) }),
  command('SettleClaim', {
    claim,
    parts: fc.record({ cost, payout: fc.constantFrom(eur(0), eur(800), eur(9_000)) }),
    labour: fc.record({ cost }),
  }),
  command('CloseClaim', { claim }),
];

const aboutRepairs = [
  command('OpenRepair', { kind: fc.constant('paid') }),
  command('OpenRepair', { kind: fc.constant('claim'), claim }),
  command('ReceiveUnit', { repair, condition: text }),
  command('SendQuote', { repair, price: cost }),
  command('AcceptQuote', { repair }),
  command('DeclineQuote', { repair }),
  command('StartWork', { repair, technician: text }),
  command('ConsumePart', { repair, sku: text, quantity: fc.constant(1), cost }),
  command('PauseWork', { repair, reason: fc.constant('other') }),
  command('CompleteWork', { repair, fixed: fc.boolean(), minutes: fc.constant(5) }),
  command('PassQualityCheck', { repair }),
  command('FailQualityCheck', { repair, finding: text }),
  command('ReturnUnit', { repair, labour: cost }),
  command('ReturnUnit', { repair }),
  command('CancelRepair', { repair, reason: fc.constant('mistake') }),
];

const aboutTheUnit = [
  command('RegisterUnit', {
    ...Object.fromEntries(Object.entries(registration).map(([field, value]) => [field, fc.constant(value)])),
    n: fc.constantFrom(1, 2),
    owner: customer,
    deliveredAt: fc.constantFrom(delivered, plusDays(delivered, 200)),
  }),
  command('TransferUnit', { to: customer }),
  command('ActivateWarranty', { installedAt: failedAt }),
  command('ExtendWarranty', {
    cause: fc.constantFrom('purchased', 'goodwill'),
    months: fc.integer({ min: 1, max: 36 }),
  }),
];

/** Not much can follow these, so they are rare. */
const endings = [
  command('WithdrawClaim', { claim }),
  command('ReplaceUnit', { newSerial: fc.constant('SN2'), claim }),
  command('ReplaceUnit', { newSerial: fc.constant('SN2'), repair }),
  command('ReportUnitBack', { reason: fc.constant('returned') }),
  command('VoidWarranty', { reason: fc.constant('fraud') }),
];

const several = (commands: readonly fc.Arbitrary<UnitCommand>[]) =>
  fc.array(fc.oneof(...commands), { minLength: 4, maxLength: 12, size: 'max' });
const one = (commands: readonly fc.Arbitrary<UnitCommand>[]) => fc.oneof(...commands).map((command) => [command]);

/** Random runs: mostly about claims and repairs, by three people, on a unit that is registered first. */
export const runs: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    commands: fc.oneof(
      { weight: 50, arbitrary: several(aboutClaims) },
      { weight: 50, arbitrary: several(aboutRepairs) },
      { weight: 8, arbitrary: one(aboutTheUnit) },
      { weight: 2, arbitrary: one(endings) },
    ),
    days: fc.constantFrom(0, 0.5, 1, 20, 40),
    actor: fc.constantFrom('one', 'two', 'three'),
  }),
  { minLength: 20, maxLength: 70, size: 'max' },
);

/** Names the newest claim and repair in most commands, as people do: random numbers alone seldom meet. */
function aimed(asked: UnitCommand, { claims, repairs }: UnitState): UnitCommand {
  const newest = { claim: claims.claims.at(-1)?.claim, repair: repairs.repairs.at(-1)?.repair };
  const aim = (field: 'claim' | 'repair') => {
    const named = (asked.data as Partial<Record<string, string>>)[field];
    return named !== undefined && !named.endsWith('3') && newest[field] !== undefined ? { [field]: newest[field] } : {};
  };
  return { ...asked, data: { ...asked.data, ...aim('claim'), ...aim('repair') } } as UnitCommand;
}

/** Sends the steps of a run to a unit, one after the other, and tells what each did. */
export function outcomesOf(steps: readonly Step[], installation: boolean): readonly Outcome[] {
  const lookUps = { terms: termsWith(installation ? { startBasis: 'installation' } : {}), limits: limitsWith() };
  const first: Step = { commands: [{ type: 'RegisterUnit', data: registration }], days: 0, actor: 'one' };
  let [state, at] = [noUnit, delivered];
  return [first, ...steps].map(({ commands, days, actor }) => {
    at = plusDays(at, days);
    const before = state;
    const given = {
      id: 'SN1',
      commandId: 'command',
      actor: { id: actor, role: 'admin' },
      now: at,
      occurredAt: at,
    } as const;
    const decisions = commands.map((asked) => {
      const newOwner = { ...noCustomer, customerId: asked.type === 'TransferUnit' ? asked.data.to : 'anna' };
      return unit.decide(aimed(asked, before), before, { ...given, lookUps: { ...lookUps, newOwner } });
    });
    const facts = decisions.find((decision): decision is readonly UnitFact[] => !isRefusal(decision)) ?? [];
    for (const fact of facts) state = unit.evolve(state, fact, at);
    return { at, before, after: state, facts, refusals: decisions.filter(isRefusal) };
  });
}
