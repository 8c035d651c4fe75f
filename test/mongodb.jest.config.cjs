/**
 * Suites that need a MongoDB: `npx jest -c test/mongodb.jest.config.cjs`. They start a peer, or use the server in MONGODB_URL;
 * those named `*.own-peer.ts` kill, stall and restart the peer, and are left out when a server is named.
 */
const base = require('../jest.config.cjs');

const serverIsNamed = process.env.MONGODB_URL && !process.env.MONGODB_PEER;

module.exports = {
  ...base,
  rootDir: '..',
  testMatch: serverIsNamed ? ['**/*.peer.ts'] : ['**/*.peer.ts', '**/*.own-peer.ts'],
  globalSetup: '<rootDir>/test/peers/mongodb/jest-start.cjs',
  globalTeardown: '<rootDir>/test/peers/mongodb/jest-stop.cjs',
  maxWorkers: 1,
  testTimeout: 120_000,
};
