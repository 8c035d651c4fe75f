'use strict';
// Compiles the sources: always when run by itself (`npm run build`), only where they are newer than the last build for `aftercare`.
const { spawnSync } = require('node:child_process');
const { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..', '..', '..');
const dist = join(root, 'dist');
/** Its time is when the last build that succeeded began. */
const stamp = join(dist, '.built');
const sources = ['apps', 'libs', 'eventstore', 'test'].map((folder) => join(root, folder));
const LONGEST_BUILD_MS = 300_000;

function newest(folder) {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile() && entry.name.endsWith('.ts')) {
      latest = Math.max(latest, statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs);
    }
  }
  return latest;
}

/** A fresh clone has no build; an installed image has no sources: what is there was built. */
const isStale = () =>
  existsSync(join(root, 'libs')) && (!existsSync(stamp) || Math.max(...sources.map(newest)) > statSync(stamp).mtimeMs);

/** One process at a time: another would load files that are just being written. SQLite's lock goes with the process that holds it. */
function alone(work) {
  if (!existsSync(join(root, 'node_modules'))) throw new Error('The packages are not installed.');
  const { DatabaseSync } = require('@photostructure/sqlite');
  mkdirSync(dist, { recursive: true });
  const lock = new DatabaseSync(join(dist, '.build-lock'), { timeout: LONGEST_BUILD_MS });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return work();
  } finally {
    lock.close();
  }
}

/** Throws with what the compiler says where it fails. */
function build() {
  const began = new Date();
  const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [nest, 'build', '--all'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
  writeFileSync(stamp, '');
  utimesSync(stamp, began, began);
}

/** Builds where a source file is newer than the last build, or waits for another process that does; `onBuild` is told before. */
function ensureBuilt(onBuild) {
  if (!isStale()) return;
  alone(() => {
    if (!isStale()) return;
    onBuild();
    build();
  });
}

module.exports = { ensureBuilt };
if (require.main === module) {
  try {
    alone(build);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
