import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chaosRun } from './company/chaos-run';

const SHOWN = 20;
/** Commands a second that the MongoDB peer can follow beside its rebuilds: it takes a few hundred documents a second. */
const RATE_OVER_MONGODB = 20;

/**
 * `npm run chaos -- [--minutes N | --seconds N] [--seed N] [--mongodb] [--rate N]`: a whole company under traffic whose processes are killed and
 * whose connections fail; then every document is compared with the fold of the log. Exit code 1 on any difference; the data are kept then.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string' },
      seconds: { type: 'string' },
      seed: { type: 'string' },
      mongodb: { type: 'boolean' },
      rate: { type: 'string' },
    },
  });
  const seconds = Number(values.seconds ?? 60 * Number(values.minutes ?? 5));
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  const { mongodb = false } = values;
  const perSecond = values.rate !== undefined ? Number(values.rate) : mongodb ? RATE_OVER_MONGODB : undefined;
  const traffic = perSecond === undefined ? 'at full speed' : `${perSecond} commands/s`;
  const dataDir = mkdtempSync(join(tmpdir(), 'aftercare-chaos-'));
  console.log(`${seconds} seconds with seed ${seed}, over ${mongodb ? 'MongoDB' : 'the embedded store'}, ${traffic}`);
  const result = await chaosRun({
    dataDir,
    seed,
    seconds,
    mongodb,
    perSecond,
    say: (line) => console.log(line),
  }).catch((error: unknown) => {
    console.log(`the data are in ${dataDir}`);
    throw error;
  });
  const { facts, acknowledged, refused, tally, documents, longestToLagZero, differences } = result;
  const { takeovers, rebuilds, parked } = result;
  for (const [what, count] of [...tally].sort()) console.log(`  ${what}: ${count}`);
  for (const [reason, count] of refused) console.log(`  refused as ${reason}: ${count}`);
  for (const difference of differences.slice(0, SHOWN)) console.log(`  ${difference}`);
  console.log(
    `facts ${facts} (${traffic}), commands acknowledged ${acknowledged}, documents ${documents}, ` +
      `takeovers of partitions ${takeovers}, rebuilds ${rebuilds}, keys parked ${parked}, longest time to lag zero ${(longestToLagZero / 1_000).toFixed(1)} s, differences ${differences.length}`,
  );
  if (differences.length === 0) return rmSync(dataDir, { recursive: true });
  console.log(`the data are in ${dataDir}`);
  process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
