import { startNode } from './node';
import { HELP, programOptions } from './program-options';

/**
 * Runs a node in this process until SIGTERM or SIGINT. Prints `{"port":N,"pid":N}` when it takes calls, and says `{ port }`
 * over the IPC channel of a parent that opened one; it ends with that parent.
 */
async function main(): Promise<void> {
  const options = programOptions(process.argv.slice(2), process.env);
  if (!options) {
    process.stdout.write(HELP);
    return;
  }
  const node = await startNode(options);
  const stop = () => void node.stop().then(() => process.exit(0), fail);
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.once('disconnect', stop);
  process.stdout.write(`${JSON.stringify({ port: node.port, pid: process.pid })}\n`);
  process.send?.({ port: node.port });
}

function fail(error: unknown): void {
  process.stderr.write(`event store: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

main().catch(fail);
