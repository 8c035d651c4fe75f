import {
  aggregates,
  defaultPack,
  isRefusal,
  type AnyDecider,
  type Fact,
  type LineDelivered,
  type Refusal,
} from '@aftercare/domain';
import { fitBgNbd, fitGammaGamma, summarisePurchases, type PurchaseOnDay } from '@aftercare/valuation';
import { sampleCompany } from './sample-company';
import type { SampleCommand, SampleStep } from './sample-command';
import { truth } from './truth';

const UNTIL = '2026-10-01T00:00:00.000Z';

type Sent = Pick<SampleStep, 'id' | 'command' | 'commandId' | 'actor'> & { category: string; occurredAt: string };

/** The deciders over streams in memory, with every delivered piece registered as the policy does it. */
function company() {
  const deciders = new Map<string, AnyDecider>(aggregates.map((decider) => [decider.category, decider]));
  const states = new Map<string, object>();
  const facts: Fact[] = [];
  const stateOf = (category: string, id: string): object =>
    states.get(`${category}-${id}`) ?? (deciders.get(category)?.initial as object);

  function execute({ category, id, command, commandId, actor, occurredAt }: Sent): void {
    const decider = deciders.get(category) as AnyDecider;
    const wanted = decider.commands[command.type]?.lookUps?.(command, id) ?? {};
    const lookUps = Object.fromEntries(
      Object.entries(wanted).map(([name, other]) => [name, stateOf(other.category, other.id)]),
    );
    const state = stateOf(category, id);
    const given = { id, commandId, actor, now: UNTIL, occurredAt, lookUps };
    const decision = decider.decide(command, state, given) as readonly Fact[] | Refusal;
    if (isRefusal(decision)) throw new Error(`${category}-${id} ${command.type}: ${decision.message}`);
    const after = decision.reduce((folded: object, fact) => decider.evolve(folded, fact, occurredAt) as object, state);
    states.set(`${category}-${id}`, after);
    facts.push(...decision);
    for (const fact of decision) if (fact.type === 'LineDelivered') register(fact as LineDelivered, occurredAt);
  }

  function register({ data }: LineDelivered, deliveredAt: string): void {
    const { purchaseId: purchase, customerId: owner, line, sku, model, category, purchasedAt } = data;
    for (let n = data.firstPiece; n < data.firstPiece + data.quantity; n++) {
      const id = data.serials[n - data.firstPiece] ?? `${purchase}.${line}.${n}`;
      const piece = { purchase, line, n, sku, owner, deliveredAt, purchasedAt };
      execute({
        category: 'unit',
        id,
        command: { type: 'RegisterUnit', data: { ...piece, ...(model && { model }), ...(category && { category }) } },
        commandId: `register-${id}`,
        actor: { id: 'policy', role: 'system' },
        occurredAt: deliveredAt,
      });
    }
  }

  for (const standard of defaultPack) execute({ ...standard, occurredAt: UNTIL });
  return { execute, facts };
}

describe('the sample company', () => {
  const commands = sampleCompany({ until: UNTIL });

  it('is the same every time', () => {
    expect(JSON.stringify(sampleCompany({ until: UNTIL }))).toBe(JSON.stringify(commands));
    expect(sampleCompany({ until: UNTIL, seed: 1, customers: 20 })).not.toEqual(
      sampleCompany({ until: UNTIL, seed: 2, customers: 20 }),
    );
  });

  it('tells two years in the order of time, each command under an id of its own', () => {
    const times = commands.map(({ occurredAt }) => occurredAt);
    expect([...times].sort()).toEqual(times);
    expect(times[0]?.slice(0, 7)).toBe('2024-10');
    expect(times.every((time) => time < UNTIL)).toBe(true);
    expect(new Set(commands.map(({ commandId }) => commandId)).size).toBe(commands.length);
  });

  it('is labelled as made up wherever one looks', () => {
    const unlabelled = commands.filter(({ id, actor }) => !/^demo-/i.test(id) || !actor.id.startsWith('demo-'));
    expect(unlabelled).toEqual([]);
  });

  it('is accepted by the deciders without one refusal, and tells every kind of story', () => {
    const { execute, facts } = company();
    for (const command of commands) execute(command);
    const counts: Record<string, number> = {};
    for (const { type } of facts) counts[type] = (counts[type] ?? 0) + 1;
    expect(counts['CustomerRegistered']).toBe(2000);
    const many = ['PurchaseRecorded', 'LineDelivered', 'UnitRegistered', 'WarrantyActivated'];
    for (const type of many) expect(counts[type]).toBeGreaterThan(3000);
    const some = [
      'ClaimFiled',
      'CoverageAssessed',
      'ClaimApproved',
      'ClaimSettled',
      'ClaimClosed',
      'RepairOpened',
      'UnitReturned',
      'WarrantyExtended',
      'RefundIssued',
      'SurveyInvited',
      'SurveyAnswered',
    ];
    for (const type of some) expect(counts[type]).toBeGreaterThan(100);
    const few = [
      'ClaimRejected',
      'GoodwillGranted',
      'InformationProvided',
      'UnitReplaced',
      'QuoteAccepted',
      'QuoteDeclined',
      'WorkPaused',
      'PurchaseCancelled',
      'FeedbackLoopClosed',
    ];
    for (const type of few) expect(counts[type]).toBeGreaterThan(1);
  });

  it('is accepted too when customers change places and units come last, as it is loaded', () => {
    const { execute, facts } = company();
    const backwards = (one: SampleCommand, other: SampleCommand) => other.customer.localeCompare(one.customer);
    for (const stage of [['customer'], ['purchase', 'feedback'], ['unit']]) {
      const here = commands.filter(({ category }) => stage.includes(category));
      for (const command of here.toSorted(backwards)) execute(command);
    }
    expect(facts.length).toBeGreaterThan(commands.length);
  });

  it('lets a fit find the parameters again that its customers were made with', () => {
    const purchases = new Map<string, PurchaseOnDay[]>();
    const cancelled = new Set(commands.filter(({ command }) => command.type === 'CancelPurchase').map(({ id }) => id));
    for (const { id, command, occurredAt } of commands) {
      if (command.type !== 'RecordPurchase' || cancelled.has(id)) continue;
      const { customerId, lines } = command.data as { customerId: string; lines: { amount: { amount: number } }[] };
      const value = lines.reduce((sum, { amount }) => sum + amount.amount, 0) / 100;
      purchases.set(customerId, [...(purchases.get(customerId) ?? []), { day: occurredAt.slice(0, 10), value }]);
    }
    const summaries = [...purchases.values()].flatMap(
      (bought) => summarisePurchases(bought, { until: '2026-09-30' }) ?? [],
    );
    const bgNbd = fitBgNbd(summaries);
    const gammaGamma = fitGammaGamma(summaries);
    expect([bgNbd.problem, gammaGamma.problem]).toEqual([undefined, undefined]);
    for (const name of ['r', 'alpha', 'a', 'b'] as const) {
      const off = Math.abs(bgNbd.parameters[name] - truth.bgNbd[name]);
      expect(off).toBeLessThan(2.5 * bgNbd.standardErrors[name]);
    }
    for (const name of ['p', 'q', 'gamma'] as const) {
      const off = Math.abs(gammaGamma.parameters[name] - truth.gammaGamma[name]);
      expect(off).toBeLessThan(2.5 * gammaGamma.standardErrors[name]);
    }
  });
});
