import { specOf, type Circumstances, type PastFact } from './decider-spec';
import type { ClaimApproved, ClaimFiled, CoverageAssessed, GoodwillGranted } from '../claims/claim.events';
import type { Instant } from '../fact';
import type { RepairOpened, UnitReceived, WorkStarted } from '../repairs/repair.events';
import type { ClaimLimitsRules, WarrantyTerm } from '../standards/rules';
import type { StandardState } from '../standards/standard-state';
import type { RegisterUnit } from '../units/ownership.commands';
import type { UnitRegistered } from '../units/ownership.events';
import { unit } from '../units/unit';
import type { UnitFact } from '../units/unit-facts';
import type { UnitLookUps } from '../units/unit-state';
import type { WarrantyActivated } from '../warranties/warranty.events';

/** A unit SN1, delivered to anna on 1 January 2026 with two years of cover, and what can happen to it. */

export const delivered: Instant = '2026-01-01T10:00:00.000Z';
export const coveredUntil: Instant = '2028-01-01T10:00:00.000Z';
export const failed: Instant = '2026-06-01T08:00:00.000Z';
export const eur = (amount: number) => ({ amount, currency: 'EUR' });

const twoYears = { percent: 100, months: 24 };

export const standardTerm: WarrantyTerm = {
  term: 'standard-2-years',
  appliesTo: { category: 'phone' },
  startBasis: 'delivery',
  coverage: { parts: twoYears, labour: { percent: 50, months: 24 }, expenses: { percent: 0, months: 0 } },
  components: [
    {
      component: 'battery*',
      coverage: {
        parts: { percent: 100, months: 6 },
        labour: { percent: 0, months: 0 },
        expenses: { percent: 0, months: 0 },
      },
    },
  ],
  exclusions: ['strap', 'liquid damage'],
  transferable: true,
  repairDowntimeExtends: true,
  replacement: 'restarts',
};

/** The standard `warranty-terms` with one version of one term, in force for ever. */
export function termsWith(changes: Partial<WarrantyTerm> = {}): StandardState {
  const rules = { terms: [{ ...standardTerm, ...changes }] };
  return published('warranty-terms', rules);
}

export const limitRules: ClaimLimitsRules = {
  limits: [
    {
      currency: 'EUR',
      payoutLimit: 40_000,
      secondApprovalAbove: 10_000,
      costCap: { repair: 20_000, replacement: 50_000, refund: 50_000 },
    },
  ],
  goodwillApproverRoles: ['admin'],
  technicianCertificate: 'warn',
};

/** The standard `claim-limits`, in force for ever. */
export function limitsWith(changes: Partial<ClaimLimitsRules> = {}): StandardState {
  return published('claim-limits', { ...limitRules, ...changes });
}

function published(kind: 'warranty-terms' | 'claim-limits', rules: object): StandardState {
  return { kind, versions: [{ version: 3, effectiveFrom: '2000-01-01T00:00:00.000Z', rules, retired: false }] };
}

export const registration: RegisterUnit['data'] = {
  purchase: 'P1',
  line: 1,
  n: 1,
  sku: 'PHONE-8',
  category: 'phone',
  owner: 'anna',
  deliveredAt: delivered,
};

export const registered: UnitRegistered = { type: 'UnitRegistered', data: registration };

export const activated: WarrantyActivated = {
  type: 'WarrantyActivated',
  data: {
    term: 'standard-2-years',
    version: 3,
    basis: 'delivery',
    cover: {
      parts: { percent: 100, from: delivered, until: coveredUntil },
      labour: { percent: 50, from: delivered, until: coveredUntil },
    },
    components: [
      {
        component: 'battery*',
        cover: { parts: { percent: 100, from: delivered, until: '2026-07-01T10:00:00.000Z' } },
      },
    ],
    exclusions: ['strap', 'liquid damage'],
    transferable: true,
    downtimeExtends: true,
    replacement: 'restarts',
    holder: 'anna',
  },
};

export const filed: ClaimFiled = {
  type: 'ClaimFiled',
  data: { claim: 'SN1-C1', claimant: 'anna', failedAt: failed, component: 'screen', fault: 'dark' },
};

export const assessed: CoverageAssessed = {
  type: 'CoverageAssessed',
  data: {
    claim: 'SN1-C1',
    component: 'screen',
    failedAt: failed,
    covered: true,
    shares: { parts: 100, labour: 50, expenses: 0 },
    reasons: ['parts-covered', 'labour-covered', 'expenses-not-covered'],
    term: 'standard-2-years',
    termVersion: 3,
  },
};

export const goodwill: GoodwillGranted = {
  type: 'GoodwillGranted',
  data: { claim: 'SN1-C1', approver: 'boss', shares: { parts: 80, labour: 80, expenses: 80 } },
};

export const approvedFor = (remedy: ClaimApproved['data']['remedy'], cap = 10_000): ClaimApproved => ({
  type: 'ClaimApproved',
  data: {
    claim: 'SN1-C1',
    component: 'screen',
    remedy,
    cap: eur(cap),
    shares: { parts: 100, labour: 50, expenses: 0 },
    goodwill: false,
    approvers: ['agent-1'],
    termVersion: 3,
    limitsVersion: 3,
  },
});

export const openedOnClaim: RepairOpened = {
  type: 'RepairOpened',
  data: { repair: 'SN1-R1', kind: 'claim', claim: 'SN1-C1', customer: 'anna' },
};

export const openedPaid: RepairOpened = {
  type: 'RepairOpened',
  data: { repair: 'SN1-R1', kind: 'paid', customer: 'anna' },
};

export const received: UnitReceived = { type: 'UnitReceived', data: { repair: 'SN1-R1', condition: 'scratched' } };

export const started: WorkStarted = {
  type: 'WorkStarted',
  data: { repair: 'SN1-R1', technician: 'tom', certified: false, limitsVersion: 3 },
};

/** A registered, covered unit, and a claim approved for repair on it. */
export const sold: readonly PastFact<UnitFact>[] = [
  [registered, delivered],
  [activated, delivered],
];
export const inAssessment: readonly PastFact<UnitFact>[] = [...sold, filed, assessed];
export const underRepair: readonly PastFact<UnitFact>[] = [...inAssessment, approvedFor('repair'), openedOnClaim];

export const now: Instant = '2026-06-10T12:00:00.000Z';

/** As a command finds things on 10 June 2026. */
export function circumstances(changes: Circumstances<UnitLookUps> = {}): Circumstances<UnitLookUps> {
  return { id: 'SN1', now, lookUps: { terms: termsWith(), limits: limitsWith() }, ...changes };
}

/** `given(...sold, filed).when(command, circumstances()).then(fact)`. */
export const given = (...past: readonly PastFact<UnitFact>[]) => specOf(unit).given(...past);
