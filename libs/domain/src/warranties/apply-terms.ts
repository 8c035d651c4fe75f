import type { Instant } from '../fact';
import type { CoverageTerms, WarrantyTerm } from '../standards/rules';
import { plusMonths } from './calendar-months';
import type { Cover } from './cover';
import { coverOf, lastSpan } from './schedule';
import type { WarrantyTermsApplied } from './warranty.events';
import type { Warranty } from './warranty-state';

/** What the terms are applied to. */
export interface TermsBasis {
  readonly version: number;
  readonly holder: string;
  readonly deliveredAt: Instant;
  readonly purchasedAt?: Instant;
  readonly installedAt?: Instant;
}

/**
 * Dates a term: `months` calendar months from the purchase, the delivery or the installation. Until an installation is
 * reported the delivery counts; afterwards cover still begins at the delivery, and ends by the installation.
 */
export function applyTerm(term: WarrantyTerm, basis: TermsBasis): WarrantyTermsApplied {
  const begins = term.startBasis === 'purchase' ? (basis.purchasedAt ?? basis.deliveredAt) : basis.deliveredAt;
  const countsFrom = term.startBasis === 'installation' ? (basis.installedAt ?? begins) : begins;
  const dated = (coverage: CoverageTerms): Cover =>
    coverOf((aspect) => ({
      percent: coverage[aspect].percent,
      from: begins,
      until: coverage[aspect].months > 0 ? plusMonths(countsFrom, coverage[aspect].months) : begins,
    }));
  return {
    term: term.term,
    version: basis.version,
    basis: term.startBasis,
    cover: dated(term.coverage),
    components: term.components.map(({ component, coverage }) => ({ component, cover: dated(coverage) })),
    exclusions: term.exclusions,
    ...(term.usageLimit && { usageLimit: term.usageLimit }),
    transferable: term.transferable,
    downtimeExtends: term.repairDowntimeExtends,
    replacement: term.replacement,
    ...(basis.installedAt !== undefined && { installedAt: basis.installedAt }),
    holder: basis.holder,
  };
}

/** What is left of a warranty from an instant on, as the terms of the unit that takes the place of the old one. */
export function remainder({ applied, general, components }: Warranty, from: Instant, holder: string) {
  const left = (schedule: Warranty['general']): Cover =>
    coverOf((aspect) => {
      const last = lastSpan(schedule[aspect]);
      return last && { percent: last.percent, from, until: last.until };
    });
  return {
    ...applied,
    holder,
    cover: left(general),
    components: components.map(({ component, schedule }) => ({ component, cover: left(schedule) })),
  };
}

/** Terms whose stretches end no earlier than those of `atLeast`. */
export function noShorterThan(terms: WarrantyTermsApplied, atLeast: WarrantyTermsApplied): WarrantyTermsApplied {
  const longer = (cover: Cover, floor: Cover): Cover =>
    coverOf((aspect) => {
      const [own, other] = [cover[aspect], floor[aspect]];
      if (!own || !other) return own ?? other;
      const until = own.until > other.until ? own.until : other.until;
      return { percent: Math.max(own.percent, other.percent), from: own.from, until };
    });
  return {
    ...terms,
    cover: longer(terms.cover, atLeast.cover),
    components: [
      ...terms.components.map(({ component, cover }) => {
        const before = atLeast.components.find((own) => own.component === component);
        return { component, cover: longer(cover, before?.cover ?? atLeast.cover) };
      }),
      ...atLeast.components
        .filter((before) => terms.components.every(({ component }) => component !== before.component))
        .map(({ component, cover }) => ({ component, cover: longer(terms.cover, cover) })),
    ],
  };
}
