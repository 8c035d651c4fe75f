import { parseArgs } from 'node:util';

import { startNode } from './node';

const USAGE = 'Usage: main.js --data DIR [--port N] [--host ADDRESS]';

/**
 * Runs a node in this process until SIGTERM or SIGINT. Prints `{"port":N,"pid":N}` when it takes calls, and says `{ port }`
 * over the IPC channel of a parent that opened one; it ends with that parent.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { data: { type: 'string' }, port: { type: 'string' }, host: { type: 'string' } },
  });
  if (!values.data) throw new Error(`--data is missing: name the directory of the events. ${USAGE}`);
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port takes a number from 0 to 65535. ${USAGE}`);

  const node = await startNode({ dataDir: values.data, port, ...(values.host ? { host: values.host } : {}) });
  const stop = () => void node.stop().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.once('disconnect', stop);
  process.stdout.write(`${JSON.stringify({ port: node.port, pid: process.pid })}\n`);
  process.send?.({ port: node.port });
}

main().catch((error: unknown) => {
  process.stderr.write(`event store: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
