import { noAmounts, together, type Amounts } from './amounts';
import type { CustomerValueView } from './customer-value';

/** A customer's value document with those of the customers merged into it; the first one is the survivor's. */
export function combinedValue(views: readonly [CustomerValueView, ...CustomerValueView[]]): CustomerValueView {
  const [survivor, ...absorbed] = views;
  return absorbed.reduce((whole, one) => {
    const currency = whole.currency ?? one.currency;
    const amounts: Record<string, Amounts> = { ...whole.amounts };
    for (const [name, more] of Object.entries(one.amounts)) amounts[name] = together(amounts[name] ?? noAmounts, more);
    return { ...whole, ...(currency === undefined ? {} : { currency }), amounts };
  }, survivor);
}
