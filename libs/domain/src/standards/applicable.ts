import { matches } from './pattern';
import type { ClaimLimitsRules, CoverageTerms, CurrencyLimits, WarrantyTerm, WarrantyTermsRules } from './rules';

/** What terms are chosen by. */
export interface Goods {
  readonly sku: string;
  readonly model?: string;
  readonly category?: string;
}

/** The first term that applies to the goods; none when they have no cover. A pattern for what is not known does not match. */
export function warrantyTermFor(rules: WarrantyTermsRules, goods: Goods): WarrantyTerm | undefined {
  return rules.terms.find(({ appliesTo }) =>
    (['sku', 'model', 'category'] as const).every((field) => {
      const pattern = appliesTo[field];
      const name = goods[field];
      return pattern === undefined || (name !== undefined && matches(pattern, name));
    }),
  );
}

/** The cover of one component under a term: its own where the term names it, else the term's. */
export function coverageOf(term: Pick<WarrantyTerm, 'components' | 'coverage'>, component: string): CoverageTerms {
  return term.components.find((own) => matches(own.component, component))?.coverage ?? term.coverage;
}

/** The exclusion that a component or a fault falls under, if any. */
export function exclusionOf(exclusions: readonly string[], ...names: readonly string[]): string | undefined {
  return exclusions.find((exclusion) => names.some((name) => matches(exclusion, name)));
}

/** The limits for claims in a currency; none when it is not listed, and then no claim in it can be approved. */
export function claimLimitsIn(rules: ClaimLimitsRules, currency: string): CurrencyLimits | undefined {
  return rules.limits.find((limits) => limits.currency === currency);
}
