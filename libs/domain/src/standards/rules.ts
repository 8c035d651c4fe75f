import type { Actor } from '../fact';
import type { Scale, SurveyKind } from '../feedback/feedback.events';

/** From when cover counts. `installation` counts from delivery until an installation is reported. */
export type StartBasis = 'purchase' | 'delivery' | 'installation';

export interface CoverageTerm {
  /** Share of the cost that is covered, 0..100. */
  readonly percent: number;
  /** Calendar months from the start; 0 covers nothing. */
  readonly months: number;
}

export interface CoverageTerms {
  readonly parts: CoverageTerm;
  readonly labour: CoverageTerm;
  readonly expenses: CoverageTerm;
}

export interface UsageLimit {
  /** What is counted, e.g. `hours`, `cycles`, `km`. */
  readonly metric: string;
  readonly limit: number;
}

/** Which goods a term is for: all patterns given must match, `*` stands for any characters; none given matches everything. */
export interface AppliesTo {
  readonly sku?: string;
  readonly model?: string;
  readonly category?: string;
}

export interface WarrantyTerm {
  /** Name of the term, once per version, e.g. `standard-24-months`. */
  readonly term: string;
  readonly appliesTo: AppliesTo;
  readonly startBasis: StartBasis;
  readonly coverage: CoverageTerms;
  /** Components whose cover differs from `coverage`, e.g. a battery; the first pattern that matches counts. */
  readonly components: readonly { readonly component: string; readonly coverage: CoverageTerms }[];
  /** Components and faults (patterns with `*`) that are never covered. */
  readonly exclusions: readonly string[];
  readonly usageLimit?: UsageLimit;
  /** Whether cover goes with the unit to a new owner. */
  readonly transferable: boolean;
  /** Whether the days a unit is away for repair are added to its cover. */
  readonly repairDowntimeExtends: boolean;
  /** What a replacement does to the cover. */
  readonly replacement: 'restarts' | 'continues';
}

/** Kind `warranty-terms`. The first term that applies counts; goods that none applies to have no cover. */
export interface WarrantyTermsRules {
  readonly terms: readonly WarrantyTerm[];
}

/** Amounts in minor units of one currency. */
export interface CurrencyLimits {
  readonly currency: string;
  /** No claim pays more than this. */
  readonly payoutLimit: number;
  /** Above this a second person approves. */
  readonly secondApprovalAbove: number;
  /** The most each remedy may cost. */
  readonly costCap: { readonly repair: number; readonly replacement: number; readonly refund: number };
}

/** Kind `claim-limits`. A claim in a currency that is not listed cannot be approved. */
export interface ClaimLimitsRules {
  readonly limits: readonly CurrencyLimits[];
  /** Who may grant goodwill. */
  readonly goodwillApproverRoles: readonly Actor['role'][];
  /** What happens when the technician holds no valid certificate for the model. */
  readonly technicianCertificate: 'warn' | 'refuse' | 'off';
}

/** Kind `survey-rules`. */
export interface SurveyRules {
  /** Days between two invitations of one customer, whatever their kinds; 0 for none. */
  readonly cooldownDays: number;
  readonly invitationExpiryDays: number;
  readonly scales: Readonly<Record<Exclude<SurveyKind, 'custom'>, Scale>>;
}

/** Shape of the rules by kind; kinds whose area is not built yet hold any JSON object. */
export interface RulesOf {
  readonly 'warranty-terms': WarrantyTermsRules;
  readonly 'claim-limits': ClaimLimitsRules;
  readonly 'survey-rules': SurveyRules;
  readonly sla: object;
  readonly calendar: object;
  readonly 'return-window': object;
  readonly 'loyalty-rules': object;
  readonly 'retention-offers': object;
}
