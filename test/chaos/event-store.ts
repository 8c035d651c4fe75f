import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { chaos, KillRound } from './kill-round';

const SHOWN = 20;

/**
 * `npm run chaos:event-store -- --rounds 200 [--seed N]`: kills the node at random moments under 64 writers and compares
 * what it then holds with what it acknowledged. Exit code 1 on any difference; the data are kept then.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { rounds: { type: 'string' }, seed: { type: 'string' } } });
  const rounds = Number(values.rounds ?? 20);
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  const dataDir = mkdtempSync(join(tmpdir(), 'event-store-chaos-'));
  const started = Date.now();
  const totals = { acknowledged: 0, retried: 0, startsKilled: 0 };
  const differences: string[] = [];
  console.log(`${rounds} rounds with seed ${seed}`);
  const run = chaos(dataDir, seed);
  try {
    for (let number = 1; number <= rounds; number++) {
      const round = await run.round(number);
      totals.acknowledged += round.acknowledged;
      totals.retried += round.retried;
      totals.startsKilled += round.startsKilled;
      differences.push(...round.differences);
      console.log(line(number, round));
    }
    differences.push(...(await run.finish()));
  } finally {
    await run.stop();
  }
  for (const difference of differences.slice(0, SHOWN)) console.log(`  ${difference}`);
  const { acknowledged, retried, startsKilled } = totals;
  console.log(
    `rounds ${rounds}, starts killed ${startsKilled}, appends acknowledged ${acknowledged}, retried ${retried}, ` +
      `differences ${differences.length}, ${((Date.now() - started) / 1000).toFixed(0)} s`,
  );
  if (differences.length === 0) return rmSync(dataDir, { recursive: true });
  console.log(`the data are in ${dataDir}`);
  process.exitCode = 1;
}

const line = (number: number, { killedAfter, startsKilled, acknowledged, retried, differences }: KillRound): string =>
  `round ${String(number).padStart(3)}: killed after ${String(killedAfter).padStart(3)} ms` +
  `${startsKilled > 0 ? ` and ${startsKilled} times while it started` : ''}, ` +
  `${acknowledged} appends acknowledged, ${retried} retried, ${differences.length} differences`;

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
