import { existsSync } from 'node:fs';
import { join } from 'node:path';

// Every test and bench is started at the root of the repository, compiled or not.
const root = process.cwd();

/** Where the real purchase histories lie: `AFTERCARE_TEST_DATA`, else the data folder beside the repository. */
const folder = process.env['AFTERCARE_TEST_DATA'] ?? join(root, '..', 'shared', 'data');

/**
 * The path of a real data file, e.g. `cdnow/CDNOW_sample.txt`. Undefined where it is not there: the data are not part of the
 * repository, and the suites that need them then say so and check nothing.
 */
export function realData(name: string): string | undefined {
  const file = join(folder, name);
  return existsSync(file) ? file : undefined;
}

/** Says once, visibly, that a suite checked nothing for want of its data. */
export function reportMissingData(suite: string, name: string): void {
  console.warn(`${suite}: not checked, ${name} was not found; set AFTERCARE_TEST_DATA to the folder that holds it`);
}
