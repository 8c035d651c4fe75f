import { firstOf, money } from '../field-checks';
import type { Money } from '../money';
import { notNow, type Refusal } from '../refusal';
import type { UnitDecision } from '../units/unit-state';
import type { Repair } from './repair-state';

/** A price for the customer to answer; a new one takes the place of the one before. Not while somebody works. */
export function sendQuote(price: Money, repair: Repair): UnitDecision {
  const finding = firstOf(
    money(price, 'price', (repair.quote?.price ?? repair.partsCost)?.currency),
    notAtWork(repair),
  );
  return finding ?? [{ type: 'QuoteSent', data: { repair: repair.repair, price } }];
}

/** The customer's answer to the quote that is open; the same answer again changes nothing. */
export function answerQuote(answer: 'accepted' | 'declined', { repair, quote }: Repair): UnitDecision {
  if (!quote) return notNow('no-quote', `No quote was sent for ${repair}: send one first.`, 'repair');
  if (quote.answer === answer) return [];
  if (quote.answer !== undefined)
    return notNow('quote-answered', `The quote for ${repair} was ${quote.answer}: send a new one.`, 'repair');
  const data = { repair, price: quote.price };
  return [answer === 'accepted' ? { type: 'QuoteAccepted', data } : { type: 'QuoteDeclined', data }];
}

function notAtWork({ status, repair }: Repair): Refusal | undefined {
  if (status === 'working')
    return notNow('work-under-way', `Work on ${repair} is under way: pause it first.`, 'repair');
  if (status === 'completed')
    return notNow('work-completed', `Work on ${repair} is completed: no quote is due.`, 'repair');
  return undefined;
}
