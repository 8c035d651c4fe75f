import { parseArgs } from 'node:util';

import { startNode } from './node';
import { MAX_MESSAGE_BYTES } from './wire/frames';

const USAGE =
  'Usage: main.js --data DIR [--port N] [--host ADDRESS] [--max-append-size BYTES] [--drop-slow-subscribers EVENTS]';

/**
 * Runs a node in this process until SIGTERM or SIGINT. Prints `{"port":N,"pid":N}` when it takes calls, and says `{ port }`
 * over the IPC channel of a parent that opened one; it ends with that parent.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      port: { type: 'string' },
      host: { type: 'string' },
      'max-append-size': { type: 'string' },
      'drop-slow-subscribers': { type: 'string' },
    },
  });
  if (!values.data) throw new Error(`--data is missing: name the directory of the events. ${USAGE}`);
  const port = wholeNumber('--port', values.port, 0, 65_535);
  const maxAppendSize = wholeNumber('--max-append-size', values['max-append-size'], 1, MAX_MESSAGE_BYTES);
  const dropSlowSubscribers = wholeNumber('--drop-slow-subscribers', values['drop-slow-subscribers'], 1, 1_000_000);

  const node = await startNode({
    dataDir: values.data,
    ...(port === undefined ? {} : { port }),
    ...(values.host ? { host: values.host } : {}),
    ...(maxAppendSize === undefined ? {} : { maxAppendSize }),
    ...(dropSlowSubscribers === undefined ? {} : { dropSlowSubscribers }),
  });
  const stop = () => void node.stop().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.once('disconnect', stop);
  process.stdout.write(`${JSON.stringify({ port: node.port, pid: process.pid })}\n`);
  process.send?.({ port: node.port });
}

function wholeNumber(flag: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new Error(`${flag} takes a number from ${least} to ${most}. ${USAGE}`);
  return value;
}

main().catch((error: unknown) => {
  process.stderr.write(`event store: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
