#!/usr/bin/env node
'use strict';
// Runs the compiled command, and compiles first where that is needed.
const { join } = require('node:path');
const { ensureBuilt } = require('./build');

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`aftercare needs Node 20.19 or later; this is ${process.versions.node}.`);
  process.exit(1);
}

try {
  ensureBuilt(() => console.error('building (once, a few seconds) ...'));
} catch (error) {
  console.error(`${error.message}\nThe build failed: run "npm ci" and try again.`);
  process.exit(1);
}

require(join(__dirname, '..', '..', '..', 'dist', 'apps', 'cli', 'src', 'main.js'));
