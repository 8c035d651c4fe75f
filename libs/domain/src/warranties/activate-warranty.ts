import { firstOf, instant } from '../field-checks';
import { forbidden, isRefusal, notNow, type Refusal } from '../refusal';
import { warrantyTermFor } from '../standards/applicable';
import { rulesInForce } from '../standards/in-force';
import type { WarrantyTermsRules } from '../standards/rules';
import { noStandard } from '../standards/standard-state';
import { ownerOf } from '../units/ownership-state';
import { noOwner } from '../units/transfer-unit';
import type { UnitDecision, UnitGiven, UnitState } from '../units/unit-state';
import { applyTerm, type TermsBasis } from './apply-terms';
import { addsNothing, stackedMore } from './extend-cover';
import type { ActivateWarranty } from './warranty.commands';
import { warrantyOf, type Warranty } from './warranty-state';

/**
 * Begins the cover of a unit that has none, by the terms in force on its delivery date; or, where the terms count from
 * the installation, moves the end by it (with what was stacked after it). Reporting the same installation again changes
 * nothing.
 */
export function activateWarranty(
  { installedAt }: ActivateWarranty['data'],
  { ownership, cover }: UnitState,
  given: UnitGiven,
): UnitDecision {
  const { goods } = ownership;
  const owner = ownerOf(ownership)?.owner;
  if (!goods || owner === undefined) return noOwner(given.id);
  const finding = installedAt === undefined ? undefined : checked(installedAt, goods.deliveredAt, given);
  if (finding) return finding;
  const basis = { ...goods, holder: owner, ...(installedAt !== undefined && { installedAt }) };
  const warranty = warrantyOf(cover);
  if (warranty) return installed(warranty, basis, given);
  const voided = cover.warranties.at(-1)?.voided;
  if (voided && voided.reason !== 'unit-came-back' && voided.reason !== 'unit-replaced')
    return notNow('warranty-voided', `The warranty of unit ${given.id} was voided: it does not begin again.`, 'id');
  const terms = rulesInForce(given.lookUps.terms ?? noStandard, 'warranty-terms', goods.deliveredAt);
  if (isRefusal(terms)) return terms;
  const term = warrantyTermFor(terms.rules, goods);
  if (!term) return notNow('no-terms', `No warranty terms cover unit ${given.id}: publish terms for its goods.`, 'id');
  const data = applyTerm(term, { ...basis, version: terms.reference.version });
  return [{ type: 'WarrantyActivated', data }];
}

function installed(warranty: Warranty, basis: Omit<TermsBasis, 'version'>, given: UnitGiven): UnitDecision {
  const { applied } = warranty;
  if (applied.basis !== 'installation' || basis.installedAt === undefined) return alreadyActive(given.id);
  if (applied.installedAt === basis.installedAt) return [];
  if (applied.installedAt !== undefined)
    return notNow(
      'already-installed',
      `The installation of ${applied.installedAt} counts for the cover.`,
      'installedAt',
    );
  const version = given.lookUps.terms?.versions.find((published) => published.version === applied.version);
  const rules = version?.rules as WarrantyTermsRules | undefined;
  const term = rules?.terms.find((each) => each.term === applied.term);
  if (!term)
    return notNow('no-terms', `Version ${applied.version} of warranty-terms has no term ${applied.term}.`, 'id');
  const data = { ...applyTerm(term, { ...basis, version: applied.version }), holder: applied.holder };
  const stacked = stackedMore(warranty, data);
  return [
    { type: 'WarrantyActivated', data },
    ...(addsNothing(stacked)
      ? []
      : [{ type: 'WarrantyExtended', data: { cause: 'installation', ...stacked } } as const]),
  ];
}

function alreadyActive(id: string): Refusal {
  return notNow('warranty-active', `Unit ${id} has a warranty already: extend it with ExtendWarranty instead.`, 'id');
}

function checked(installedAt: string, deliveredAt: string, { occurredAt }: UnitGiven): Refusal | undefined {
  return firstOf(
    instant(installedAt, 'installedAt'),
    installedAt >= deliveredAt && installedAt <= occurredAt
      ? undefined
      : forbidden(
          'bad-installation-time',
          `installedAt must lie between the delivery at ${deliveredAt} and the time of the report.`,
          'installedAt',
        ),
  );
}
