import type { Actor, Instant } from '../fact';
import type { RulesOf, WarrantyTerm } from './rules';
import type { PublishStandard } from './standard.commands';
import type { StandardKind } from './standard-kind';

/** A command with its target, ready to be executed as it stands. */
export interface PackCommand {
  readonly category: 'standard';
  readonly id: StandardKind;
  /** Fixed, so that publishing the pack again does nothing. */
  readonly commandId: string;
  readonly actor: Actor;
  readonly command: PublishStandard;
}

/** Early enough for any purchase that is ever imported. */
const always: Instant = '1970-01-01T00:00:00.000Z';

const years = (count: number, expensesPercent: number): WarrantyTerm['coverage'] => ({
  parts: { percent: 100, months: 12 * count },
  labour: { percent: 100, months: 12 * count },
  expenses: { percent: expensesPercent, months: 12 * count },
});

const wearAndAccident = ['accident', 'liquid damage', 'misuse', 'normal wear', 'unauthorised repair'];

const term = (name: string, applies: WarrantyTerm['appliesTo'], own: Partial<WarrantyTerm>): WarrantyTerm => ({
  term: name,
  appliesTo: applies,
  startBasis: 'delivery',
  coverage: years(2, 100),
  components: [],
  exclusions: wearAndAccident,
  transferable: true,
  repairDowntimeExtends: true,
  replacement: 'continues',
  ...own,
});

const oneYearBattery: WarrantyTerm['components'] = [
  {
    component: '*battery*',
    coverage: {
      parts: { percent: 100, months: 12 },
      labour: { percent: 100, months: 12 },
      expenses: { percent: 0, months: 0 },
    },
  },
];

/** Goods that are used up, and services, have no cover and become no units: no term applies to them. */
const warrantyTerms: RulesOf['warranty-terms'] = {
  terms: [
    term('large-appliance-5-years', { category: 'large-appliance*' }, { coverage: years(5, 100) }),
    term('mobile-2-years', { category: 'mobile*' }, { components: oneYearBattery, replacement: 'restarts' }),
    term('computer-2-years', { category: 'computer*' }, { components: oneYearBattery }),
    term('electronics-2-years', { category: 'electronics*' }, {}),
    term(
      'accessory-1-year',
      { category: 'accessor*' },
      { coverage: years(1, 0), transferable: false, replacement: 'restarts' },
    ),
  ],
};

const limitsIn = (currency: string): RulesOf['claim-limits']['limits'][number] => ({
  currency,
  payoutLimit: 500_000,
  secondApprovalAbove: 100_000,
  costCap: { repair: 150_000, replacement: 500_000, refund: 500_000 },
});

const claimLimits: RulesOf['claim-limits'] = {
  limits: ['EUR', 'USD', 'GBP', 'CHF'].map(limitsIn),
  goodwillApproverRoles: ['admin'],
  technicianCertificate: 'warn',
};

const surveyRules: RulesOf['survey-rules'] = {
  cooldownDays: 90,
  invitationExpiryDays: 30,
  scales: { NPS: { min: 0, max: 10 }, CSAT: { min: 1, max: 5 }, CES: { min: 1, max: 7 } },
};

const publish = <K extends StandardKind>(id: K, rules: RulesOf[K]): PackCommand => ({
  category: 'standard',
  id,
  commandId: `default-pack-1-${id}`,
  actor: { id: 'default-pack', role: 'system' },
  command: {
    type: 'PublishStandard',
    data: { effectiveFrom: always, rules, version: 1, summary: 'Retail electronics, default pack' },
  },
});

/**
 * Sensible standards for a retailer of electronics, published once when a new company starts. Where a company has published
 * a kind of its own before, the pack's command for it is refused as `wrong-version` and may be passed over.
 */
export const defaultPack: readonly PackCommand[] = [
  publish('warranty-terms', warrantyTerms),
  publish('claim-limits', claimLimits),
  publish('survey-rules', surveyRules),
];
