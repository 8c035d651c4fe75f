#!/usr/bin/env node
'use strict';
// Runs the compiled command, and compiles first when a source file is newer than the last build (a fresh clone has none).
const { spawnSync } = require('node:child_process');
const { existsSync, readdirSync, statSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`aftercare needs Node 20.19 or later; this is ${process.versions.node}.`);
  process.exit(1);
}

const root = join(__dirname, '..', '..', '..');
const stamp = join(root, 'dist', '.built');
const sources = ['apps', 'libs', 'eventstore', 'test'].map((folder) => join(root, folder));

function newest(folder) {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile() && entry.name.endsWith('.ts')) {
      latest = Math.max(latest, statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs);
    }
  }
  return latest;
}

// An installed image has no sources: what is there was built.
const stale =
  existsSync(join(root, 'libs')) && (!existsSync(stamp) || Math.max(...sources.map(newest)) > statSync(stamp).mtimeMs);
if (stale) {
  console.error('building (once, a few seconds) ...');
  const started = new Date();
  const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  const build = spawnSync(process.execPath, [nest, 'build', '--all'], { cwd: root, encoding: 'utf8' });
  if (build.status !== 0) {
    console.error(`${build.stdout}${build.stderr}\nThe build failed: run "npm ci" and try again.`);
    process.exit(1);
  }
  writeFileSync(stamp, started.toISOString());
}

require(join(root, 'dist', 'apps', 'cli', 'src', 'main.js'));
