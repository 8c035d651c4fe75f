/** Suites that need a MongoDB: `npx jest -c test/mongodb.jest.config.cjs`. They start a peer, or use the server in MONGODB_URL. */
const base = require('../jest.config.cjs');

module.exports = {
  ...base,
  rootDir: '..',
  testMatch: ['**/*.peer.ts'],
  globalSetup: '<rootDir>/test/peers/mongodb/jest-start.cjs',
  globalTeardown: '<rootDir>/test/peers/mongodb/jest-stop.cjs',
  maxWorkers: 1,
  testTimeout: 120_000,
};
