import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { checkedWriter, type CheckedWriter } from '../checked-writer';
import { openDatabase, type Database } from '../database';
import { prepareLayout } from '../layout';
import { failureOf } from './failures';
import type { Answer, Call, ThreadStart } from './messages';
import { urgentFirst } from './urgent-first';

/** The thread that writes: it has a connection of its own and does what it is asked, one call at a time. */
const { file } = workerData as ThreadStart;
const port = parentPort!;
const writers = new Map<number, CheckedWriter>();
const urgent = new Set<number>();

function answer(database: Database, call: Exclude<Call, { method: 'close' }>): unknown {
  if (call.method === 'open') return void writers.set(call.writer, checkedWriter(database, ...call.given));
  const writer = writers.get(call.writer);
  if (!writer) throw new Error('this writer was not opened');
  switch (call.method) {
    case 'apply':
      return writer.apply(...call.given);
    case 'checkpoint':
      return writer.checkpoint();
    case 'buildIndex':
      return writer.buildIndex();
  }
}

function act(database: Database, call: Call): Answer {
  try {
    const value = call.method === 'close' ? database.close() : answer(database, call);
    return { call: call.call, value };
  } catch (error) {
    return { call: call.call, failure: failureOf(error) };
  }
}

/** Whoever had the file for longer leaves it to other processes for a moment, in which each of them looks for it at least once. */
const LONG_MS = 5;
const REST_MS = 3;

const opening = openDatabase(file, prepareLayout);
const calls = urgentFirst<Call>(async (call) => {
  const began = performance.now();
  port.postMessage(
    await opening.then(
      (database) => act(database, call),
      (error: unknown): Answer => ({ call: call.call, failure: failureOf(error) }),
    ),
  );
  if (call.method === 'close') port.close();
  else if (performance.now() - began > LONG_MS) await pause(REST_MS);
});

port.on('message', (call: Call) => {
  if (call.method === 'open' && call.given[2].urgent) urgent.add(call.writer);
  calls.add(call, call.method !== 'close' && urgent.has(call.writer));
});
