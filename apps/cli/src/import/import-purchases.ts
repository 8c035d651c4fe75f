import { createReadStream } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import type { ApiClient } from '../api-client';
import { CommandFailed } from '../command-failed';
import { locate, type Layout } from './layout';
import { rowsSeen } from './rows-seen';
import type { Progress } from './progress';
import { purchaseRowReader } from './purchase-row';
import { purchases, type ImportedPurchase } from './purchases';
import type { RejectsFile } from './rejects';
import { rows, type Row } from './rows';
import { upload } from './upload';

export interface ImportResult {
  readonly purchases: number;
  readonly added: number;
  readonly repeated: number;
  /** Rows written to the rejects file. */
  readonly rejected: number;
  /** Position of the last fact recorded or found; -1 when there was none. */
  readonly position: number;
}

const batchSize = 250;
/** Requests under way at once: one is decided while the next is read and sent. */
const inFlight = 3;

/** Opens a file for import, `-` being standard input. Throws CommandFailed when it cannot be read. */
export async function openInput(file: string): Promise<{ input: Readable; source: string }> {
  if (file === '-') return { input: process.stdin, source: 'stdin' };
  await access(file, constants.R_OK).catch(() => {
    throw new CommandFailed(`cannot read ${file}`, 'name a readable file, or - for standard input');
  });
  return { input: createReadStream(file, { highWaterMark: 256 * 1024 }), source: basename(file) };
}

/**
 * Imports every row of a stream. At most `inFlight` batches are held in memory. Bad and refused rows go to the rejects
 * file, all others are recorded once, however often the import is repeated or interrupted.
 */
export async function importPurchases(
  api: ApiClient,
  { input, source }: { input: Readable; source: string },
  layout: Layout,
  rejects: RejectsFile,
  progress: Progress,
): Promise<ImportResult> {
  const total = { purchases: 0, added: 0, repeated: 0, position: -1 };
  const seen = rowsSeen();
  const running = new Set<Promise<void>>();
  let failure: unknown;
  let batch: ImportedPurchase[] = [];

  const send = async (sent: readonly ImportedPurchase[]) => {
    const { added, repeated, rejects: refused, position } = await upload(api, sent);
    total.purchases += sent.length;
    total.added += added;
    total.repeated += repeated;
    total.position = Math.max(total.position, position);
    await rejects.add(refused);
    const notes = [
      total.repeated && `${total.repeated} known already`,
      rejects.count() && `${rejects.count()} rejected`,
    ];
    progress.update(total.purchases, notes.filter(Boolean).join(', '));
  };
  const flush = async () => {
    const sending: Promise<void> = send(batch)
      .catch((error: unknown) => void (failure ??= error))
      .finally(() => running.delete(sending));
    running.add(sending);
    batch = [];
    if (running.size >= inFlight) await Promise.race(running);
    if (failure !== undefined) throw failure as Error;
  };

  try {
    const { header, body } = await splitHeader(rows(input, layout.delimiter), layout.header);
    const reader = purchaseRowReader(layout, locate(layout.columns, header));
    for await (const imported of purchases(body, reader, source, seen)) {
      if ('rejects' in imported) await rejects.add(imported.rejects);
      else if (batch.push(imported.purchase) >= batchSize) await flush();
    }
    if (batch.length > 0) await flush();
    await Promise.all(running);
    if (failure !== undefined) throw failure as Error;
  } finally {
    await Promise.all(running);
    seen.close();
    await rejects.close();
    progress.end();
  }
  return { ...total, rejected: rejects.count() };
}

async function splitHeader(
  all: AsyncIterable<Row>,
  hasHeader: boolean,
): Promise<{ header: readonly string[] | undefined; body: AsyncIterable<Row> }> {
  if (!hasHeader) return { header: undefined, body: all };
  const iterator = all[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done) throw new CommandFailed('the file is empty', 'name a file with a header line and rows');
  if ('problem' in first.value) throw new CommandFailed(`the header line is bad: ${first.value.problem}`);
  return { header: first.value.cells, body: { [Symbol.asyncIterator]: () => iterator } };
}
