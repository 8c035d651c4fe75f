import type { CustomerState } from '../customers/customer-state';
import { liveCustomer } from '../customers/live-customer';
import { firstAmong, firstOf, money, shortText, wholeNumber, type Finding } from '../field-checks';
import { forbidden, notNow, type Refusal } from '../refusal';
import type { NewPurchaseLine, RecordPurchase } from './purchase.commands';
import type { PurchaseFact } from './purchase.events';
import type { PurchaseState } from './purchase-state';

const mostLines = 10_000;
const mostPieces = 1_000_000;

/** A purchase is recorded once, whole, for a live customer, in one currency. */
export function recordPurchase(
  { customerId, channel, lines }: RecordPurchase['data'],
  state: PurchaseState,
  purchaseId: string,
  customer: CustomerState,
): readonly PurchaseFact[] | Refusal {
  if (state.purchaseId !== undefined)
    return notNow('purchase-exists', `Purchase ${purchaseId} is recorded already: choose another id.`, 'id');
  const finding = firstOf(
    liveCustomer(customer, customerId, 'customerId'),
    shortText(channel, 'channel', 80),
    checkLines(lines),
    checkTotal(lines),
  );
  if (finding) return finding;
  const numbered = lines.map((line, index) => ({ ...line, line: index + 1, serials: line.serials ?? [] }));
  return [{ type: 'PurchaseRecorded', data: { purchaseId, customerId, channel, lines: numbered } }];
}

function checkLines(lines: readonly NewPurchaseLine[]): Finding {
  const [first] = lines;
  if (first === undefined) return forbidden('no-lines', 'lines must hold at least one line.', 'lines');
  if (lines.length > mostLines)
    return forbidden(
      'too-many-lines',
      `lines must hold ${mostLines} lines or fewer: record several purchases.`,
      'lines',
    );
  const { currency } = first.amount;
  const serials = new Set<string>();
  return firstAmong(lines, 'lines', (line, field) => checkLine(line, field, currency, serials));
}

/** `seen` collects the serials of the purchase: a serial is one piece, so it may stand once. */
function checkLine(line: NewPurchaseLine, field: string, currency: string, seen: Set<string>): Finding {
  const { quantity, serials = [] } = line;
  const finding = firstOf(
    shortText(line.sku, `${field}.sku`),
    shortText(line.model, `${field}.model`),
    shortText(line.category, `${field}.category`),
    shortText(line.description, `${field}.description`, 500),
    wholeNumber(quantity, `${field}.quantity`, 1, mostPieces),
    money(line.amount, `${field}.amount`, currency),
    line.cost && money(line.cost, `${field}.cost`, currency),
    firstAmong(serials, `${field}.serials`, checkSerial),
  );
  if (finding) return finding;
  if (serials.length > quantity)
    return forbidden(
      'more-serials-than-pieces',
      `${field}.serials must hold ${quantity} or fewer: the line has no more pieces.`,
      `${field}.serials`,
    );
  return firstAmong(serials, `${field}.serials`, (serial, path) => {
    if (seen.has(serial)) return duplicateSerial(path);
    seen.add(serial);
    return undefined;
  });
}

/** A serial becomes a unit's id, so it must be able to be one. */
export function checkSerial(serial: string, field: string): Finding {
  if (/^(?!\$)[^\s\p{Cc}]{1,128}$/u.test(serial)) return undefined;
  return forbidden(
    'bad-serial',
    `${field} must have 1 to 128 characters without white space, and not begin with $.`,
    field,
  );
}

export function duplicateSerial(field: string): Refusal {
  return forbidden('duplicate-serial', `${field} stands twice in this purchase: a serial is one piece.`, field);
}

/** Sums over the lines must stay exact. */
function checkTotal(lines: readonly NewPurchaseLine[]): Finding {
  const paid = lines.reduce((sum, { amount }) => sum + amount.amount, 0);
  const cost = lines.reduce((sum, line) => sum + (line.cost?.amount ?? 0), 0);
  if (Number.isSafeInteger(paid) && Number.isSafeInteger(cost)) return undefined;
  return forbidden('bad-amount', 'The lines add up to more than can be counted exactly: mend the amounts.', 'lines');
}
