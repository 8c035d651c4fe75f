import { currencyCode } from '../field-checks';
import { forbidden } from '../refusal';
import type { Scale } from '../feedback/feedback.events';
import type { CurrencyLimits } from './rules';
import { all, anyObject, integer, list, record, text, truth, word, type Shape } from './shape';
import type { StandardKind } from './standard-kind';

const amount = integer(0, Number.MAX_SAFE_INTEGER);

const coverageTerm = record({ percent: integer(0, 100), months: integer(0, 1200) });
const coverage = record({ parts: coverageTerm, labour: coverageTerm, expenses: coverageTerm });

const warrantyTerm = record(
  {
    term: text,
    appliesTo: record({}, { sku: text, model: text, category: text }),
    startBasis: word('purchase', 'delivery', 'installation'),
    coverage,
    components: list(record({ component: text, coverage })),
    exclusions: list(text),
    transferable: truth,
    repairDowntimeExtends: truth,
    replacement: word('restarts', 'continues'),
  },
  { usageLimit: record({ metric: text, limit: integer(1, Number.MAX_SAFE_INTEGER) }) },
);

const currency: Shape = (value, path) => text(value, path) ?? currencyCode(value as string, path);

const secondApprovalWithinPayout: Shape = (value, path) => {
  const { secondApprovalAbove, payoutLimit } = value as CurrencyLimits;
  if (secondApprovalAbove <= payoutLimit) return undefined;
  const field = `${path}.secondApprovalAbove`;
  return forbidden('bad-rules', `${field} must not be above payoutLimit, or nobody is ever asked.`, field);
};

const currencyLimits = all(
  record({
    currency,
    payoutLimit: amount,
    secondApprovalAbove: amount,
    costCap: record({ repair: amount, replacement: amount, refund: amount }),
  }),
  secondApprovalWithinPayout,
);

const risingScale: Shape = (value, path) => {
  const { min, max } = value as Scale;
  return min < max ? undefined : forbidden('bad-rules', `${path}.max must be above min.`, `${path}.max`);
};
const scale = all(record({ min: integer(-1000, 1000), max: integer(-1000, 1000) }), risingScale);

/**
 * What the rules of each kind must look like. Kinds whose area is not built yet are only checked to be an object that says
 * something; they get their own shape together with the area that decides by them.
 */
export const rulesShape: Readonly<Record<StandardKind, Shape>> = {
  'warranty-terms': record({ terms: list(warrantyTerm, 'term') }),
  'claim-limits': record({
    limits: list(currencyLimits, 'currency'),
    goodwillApproverRoles: list(word('agent', 'analyst', 'auditor', 'service', 'admin', 'system')),
    technicianCertificate: word('warn', 'refuse', 'off'),
  }),
  'survey-rules': record({
    cooldownDays: integer(0, 3650),
    invitationExpiryDays: integer(1, 3650),
    scales: record({ NPS: scale, CSAT: scale, CES: scale }),
  }),
  sla: anyObject,
  calendar: anyObject,
  'return-window': anyObject,
  'loyalty-rules': anyObject,
  'retention-offers': anyObject,
};
