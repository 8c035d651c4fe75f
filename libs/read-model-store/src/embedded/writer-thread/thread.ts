import { parentPort, workerData } from 'node:worker_threads';
import { checkedWriter, type CheckedWriter } from '../checked-writer';
import { openDatabase, type Database } from '../database';
import { prepareLayout } from '../layout';
import { failureOf } from './failures';
import type { Answer, Call, ThreadStart } from './messages';

/** The thread that writes: it has a connection of its own and does what it is asked, one call after the other. */
const { file } = workerData as ThreadStart;
const port = parentPort!;
const writers = new Map<number, CheckedWriter>();
// Calls that come before the file is open wait for it, in their order.
const opening = openDatabase(file, prepareLayout);
opening.catch(() => undefined);

function answer(database: Database, call: Exclude<Call, { method: 'close' }>): unknown {
  if (call.method === 'open') return void writers.set(call.writer, checkedWriter(database, ...call.given));
  const writer = writers.get(call.writer);
  if (!writer) throw new Error('this writer was not opened');
  switch (call.method) {
    case 'apply':
      return writer.apply(...call.given);
    case 'rows':
      return writer.rows(...call.given);
    case 'checkpoint':
      return writer.checkpoint();
    case 'buildIndexes':
      return writer.buildIndexes();
  }
}

port.on('message', (call: Call) => {
  opening
    .then((database) => (call.method === 'close' ? database.close() : answer(database, call)))
    .then(
      (value): Answer => ({ call: call.call, value }),
      (error: unknown): Answer => ({ call: call.call, failure: failureOf(error) }),
    )
    .then((said) => port.postMessage(said))
    .finally(() => call.method === 'close' && port.close())
    .catch(() => undefined);
});
