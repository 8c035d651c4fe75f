import { combinedValue } from '../customer-value/combined-value';
import type { CustomerValueView } from '../customer-value/customer-value';
import { customerValue } from '../customer-value/customer-value.view';
import { documentsOf } from '../documents-of';
import type { Past } from './past';

/**
 * Pure: the value document of a customer with those merged into it as they were known at a moment, by the fold that the live read model
 * is made by; undefined when nothing of the customer was known yet. `zone` as for the read model.
 */
export function valueDocumentAsOf({ customers, facts }: Past, zone: string): CustomerValueView | undefined {
  const documents = documentsOf(customerValue(zone), facts, (key) => customers.includes(key));
  const [first, ...others] = customers.map((customer) => documents.get(customer)?.doc);
  return first && combinedValue([first, ...others.filter((one) => one !== undefined)]);
}
