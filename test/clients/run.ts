/**
 * `node dist/test/clients/run.js`: the official clients of other languages against the built node, one node for each.
 * Prints every check and ends with one line, `N passed, N failed`; a program that cannot be had, or does not end as it
 * should, is one failed check.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { childNode } from '../../eventstore/embedded/src/testing/child-node';
import { Command, PROGRAMS } from './programs';

interface Totals {
  readonly passed: number;
  readonly failed: number;
}

const RUN_TIMEOUT_MS = 300_000;
const SUMMARY = /^(\d+) passed, (\d+) failed$/;

/** Runs a built program, passes its lines on, and gives the totals of its last line. */
async function totalsOf([file, ...args]: Command, url: string): Promise<Totals> {
  const child = spawn(file, [...args, url], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: RUN_TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  let totals: Totals | undefined;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const summary = SUMMARY.exec(line);
    if (summary) totals = { passed: Number(summary[1]), failed: Number(summary[2]) };
    else console.log(line);
  });
  const [code] = await closed;
  if (!totals) throw new Error(`it ended with ${code ?? 'a signal'} before it had told its totals`);
  if ((code === 0) !== (totals.failed === 0)) throw new Error(`it ended with ${code}, and ${totals.failed} failed`);
  return totals;
}

/** The program against a node of its own, which is to end by itself afterwards. */
async function drive(program: Command, dataDir: string): Promise<Totals> {
  const node = await childNode(dataDir);
  let ended: number | null;
  let totals: Totals;
  try {
    totals = await totalsOf(program, node.url);
  } finally {
    ended = await node.end('SIGTERM');
  }
  if (ended !== 0) throw new Error(`the node ended with ${ended ?? 'a signal'} on SIGTERM`);
  return totals;
}

async function main(): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'event-store-clients-'));
  let passed = 0;
  let failed = 0;
  try {
    const builds = PROGRAMS.map(({ client, build }) => ({
      client,
      building: build(scratch).catch((error: Error) => error),
    }));
    for (const [index, { client, building }] of builds.entries()) {
      console.log(`-- ${client}`);
      try {
        const built = await building;
        if (built instanceof Error) throw built;
        const totals = await drive(built, join(scratch, `data-${index}`));
        console.log(`-- ${totals.passed} passed, ${totals.failed} failed`);
        passed += totals.passed;
        failed += totals.failed;
      } catch (error) {
        console.log(`FAILED this client was not driven to its end: ${(error as Error).message}`);
        failed++;
      }
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

void main();
