import { coverageOf, defaultPack, plusMonths, warrantyTermFor, type WarrantyTermsRules } from '@aftercare/domain';
import type { SoldUnit } from './orders';
import { instantOf, type Time } from './sample-command';

const terms = defaultPack.find(({ id }) => id === 'warranty-terms')?.command.data.rules as WarrantyTermsRules;

/**
 * Until when the standard pack's terms cover the parts of a component. Days that repairs add are left out: it is then for the
 * clerks of the sample company to err on the careful side.
 */
export function coveredUntil({ product, deliveredAt }: SoldUnit, component: string): Time {
  const term = warrantyTermFor(terms, product);
  if (!term) return deliveredAt;
  return Date.parse(plusMonths(instantOf(deliveredAt), coverageOf(term, component).parts.months));
}
