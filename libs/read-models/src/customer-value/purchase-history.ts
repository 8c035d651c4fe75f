import type { FitWindow, Instant } from '@aftercare/domain';
import type { ReadModelStore } from '@aftercare/read-model-store';
import { summarisePurchases, type PurchaseSummary } from '@aftercare/valuation';
import { calendarDayIn, type Day } from '../calendar-day';
import { inMajor } from '../money-words';
import { everyCustomer } from './every-customer';
import type { PurchaseDay } from './purchase-days';

/** (x, t_x, T, z) in weeks and major units as the value models want them. Both days inclusive; undefined without a purchase. */
export function purchaseHistory(
  days: readonly PurchaseDay[],
  currency: string,
  window: { readonly from?: Day; readonly until: Day },
): PurchaseSummary | undefined {
  return summarisePurchases(
    days.map(([day, value]) => ({ day, value: inMajor(value, currency) })),
    window,
  );
}

/** The days a fit's window covers: its end is an instant that does not belong to it any more. */
export function daysOfWindow({ from, until }: FitWindow, zone: string): { readonly from: Day; readonly until: Day } {
  const dayOf = calendarDayIn(zone);
  return { from: dayOf(from), until: dayOf(lastInstantBefore(until)) };
}

const lastInstantBefore = (instant: Instant): Instant => new Date(Date.parse(instant) - 1).toISOString();

/** The histories a model is fitted to: every customer who bought in this currency within the window. */
export async function* purchaseHistories(
  store: ReadModelStore,
  question: { readonly currency: string; readonly window: FitWindow; readonly zone: string },
): AsyncGenerator<PurchaseSummary & { readonly customerId: string }> {
  const window = daysOfWindow(question.window, question.zone);
  for await (const { customerId, amounts } of everyCustomer(store)) {
    const days = amounts[question.currency]?.days ?? [];
    const history = purchaseHistory(days, question.currency, window);
    if (history) yield { customerId, ...history };
  }
}
