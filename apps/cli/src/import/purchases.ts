import { createHash } from 'node:crypto';
import { v5 as uuidv5 } from 'uuid';
import type { RowsSeen } from './rows-seen';
import { BadRow, type PurchaseRow, type PurchaseRowReader } from './purchase-row';
import type { Row } from './rows';

/** A purchase to import: one row, or neighbouring rows of one order, and the key that makes its repetition harmless. */
export interface ImportedPurchase {
  readonly idempotencyKey: string;
  /** The date of the customer's first row in the file. */
  readonly customerSince: string;
  readonly rows: readonly PurchaseRow[];
  readonly lines: readonly number[];
}

export interface Reject {
  readonly line: number;
  readonly reason: string;
}

export type Imported = { readonly purchase: ImportedPurchase } | { readonly rejects: readonly Reject[] };

const namespace = '5b1c2f0e-7a34-5b0e-9a55-0d6a3c1f7e21';

interface OpenOrder {
  readonly order: string;
  readonly good: { line: number; row: PurchaseRow }[];
  readonly rejects: Reject[];
}

/**
 * Turns rows into purchases. A purchase's key is derived from the source's name, the content of its rows and how often
 * that content came before in the file: the same file again gives the same keys, two equal rows give two purchases.
 * With an `order` column neighbouring rows of the same order are one purchase; a bad row among them rejects them all.
 */
export async function* purchases(
  rows: AsyncIterable<Row>,
  reader: PurchaseRowReader,
  source: string,
  seen: RowsSeen,
): AsyncIterable<Imported> {
  let open: OpenOrder | undefined;
  const close = function* (): Iterable<Imported> {
    if (open !== undefined) yield whole(open, source, seen);
    open = undefined;
  };

  for await (const row of rows) {
    if ('problem' in row) {
      yield { rejects: [{ line: row.line, reason: row.problem }] };
      continue;
    }
    const order = reader.order(row.cells);
    if (order !== open?.order) yield* close();
    const current: OpenOrder = open ?? { order: order ?? '', good: [], rejects: [] };
    try {
      current.good.push({ line: row.line, row: reader.read(row.cells) });
    } catch (error) {
      if (!(error instanceof BadRow)) throw error;
      current.rejects.push({ line: row.line, reason: error.message });
    }
    if (order === undefined) yield whole(current, source, seen);
    else open = current;
  }
  yield* close();
}

function whole({ good, rejects }: OpenOrder, source: string, seen: RowsSeen): Imported {
  if (rejects.length === 0) return { purchase: identify(good, source, seen) };
  return { rejects: [...rejects, ...good.map(({ line }) => ({ line, reason: 'another row of this order is bad' }))] };
}

function identify(
  read: readonly { line: number; row: PurchaseRow }[],
  source: string,
  seen: RowsSeen,
): ImportedPurchase {
  const rows = read.map(({ row }) => row);
  const content = createHash('sha256')
    .update(JSON.stringify([source, rows]))
    .digest();
  const name = `${content.toString('hex')}/${seen.occurrence(content)}`;
  const [first] = rows;
  const customerSince = first === undefined ? '' : seen.customerSince(first.customer, first.occurredAt);
  return { idempotencyKey: uuidv5(name, namespace), customerSince, rows, lines: read.map(({ line }) => line) };
}
