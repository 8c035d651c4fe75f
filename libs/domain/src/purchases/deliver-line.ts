import { firstAmong, firstOf, wholeNumber, type Finding } from '../field-checks';
import { forbidden, notNow, unknown, type Refusal } from '../refusal';
import type { DeliverLine } from './purchase.commands';
import type { PurchaseFact } from './purchase.events';
import type { LineState, PurchaseState } from './purchase-state';
import { checkSerial, duplicateSerial } from './record-purchase';

/** Never more than was bought, and every serial once. */
export function deliverLine(
  { line: number, quantity, serials: named }: DeliverLine['data'],
  state: PurchaseState,
  sale: { readonly purchaseId: string; readonly customerId: string; readonly purchasedAt: string },
): readonly PurchaseFact[] | Refusal {
  if (state.cancelled)
    return notNow('purchase-cancelled', 'The purchase was cancelled: nothing can be delivered any more.');
  const line = state.lines.find((one) => one.line === number);
  if (line === undefined) return unknownLine(number, state);
  const finding = firstOf(wholeNumber(quantity, 'quantity'), notMoreThanBought(line, quantity));
  if (finding) return finding;
  const serials = named ?? serialsLeftOf(line, quantity);
  if ('refused' in serials) return serials;
  const fault = checkSerials(serials, line, state, quantity);
  if (fault) return fault;
  const { sku, model, category } = line;
  return [
    {
      type: 'LineDelivered',
      data: {
        ...sale,
        line: number,
        sku,
        ...(model !== undefined && { model }),
        ...(category !== undefined && { category }),
        quantity,
        serials,
        firstPiece: line.delivered + 1,
      },
    },
  ];
}

export function unknownLine(number: number, { lines }: PurchaseState): Refusal {
  return unknown('unknown-line', `The purchase has no line ${number}: use 1 to ${lines.length}.`, 'line');
}

function notMoreThanBought({ quantity, delivered }: LineState, more: number): Finding {
  const left = quantity - delivered;
  if (more <= left) return undefined;
  return notNow(
    'more-delivered-than-bought',
    `Of ${quantity} pieces ${delivered} are delivered: quantity must be ${left} or less.`,
    'quantity',
  );
}

/** Without serials named, those known from the sale go along: all that are left, when no piece stays behind. */
function serialsLeftOf(line: LineState, quantity: number): readonly string[] | Refusal {
  const delivered = new Set(line.deliveredSerials);
  const left = line.serials.filter((serial) => !delivered.has(serial));
  if (left.length === 0 || line.delivered + quantity === line.quantity) return left;
  return serialsNeeded;
}

const serialsNeeded = notNow(
  'serials-needed',
  'Serials of this line are known from the sale: serials must name those that are delivered.',
  'serials',
);

function checkSerials(
  serials: readonly string[],
  line: LineState,
  { lines }: PurchaseState,
  quantity: number,
): Finding {
  if (serials.length > quantity)
    return forbidden('more-serials-than-pieces', `serials must hold ${quantity} or fewer.`, 'serials');
  const delivered = new Set(lines.flatMap((one) => one.deliveredSerials));
  const sold = new Set(lines.flatMap((one) => (one === line ? [] : one.serials)));
  const seen = new Set<string>();
  const finding = firstAmong(serials, 'serials', (serial, field) => {
    const fault = checkSerial(serial, field);
    if (fault) return fault;
    if (delivered.has(serial) || sold.has(serial) || seen.has(serial)) return duplicateSerial(field);
    seen.add(serial);
    return undefined;
  });
  return finding ?? placeForTheRest(serials, line, quantity);
}

/** Pieces delivered under no known serial can only be those whose serial was not known at the sale. */
function placeForTheRest(serials: readonly string[], line: LineState, quantity: number): Finding {
  const known = new Set(line.serials);
  const isKnown = (serial: string) => known.has(serial);
  const deliveredKnown = line.deliveredSerials.filter(isKnown).length + serials.filter(isKnown).length;
  if (line.delivered + quantity - deliveredKnown <= line.quantity - known.size) return undefined;
  if (serials.every(isKnown)) return serialsNeeded;
  return forbidden(
    'serial-not-of-line',
    'serials must be those the line was sold with: too few of its pieces have another one.',
    'serials',
  );
}
