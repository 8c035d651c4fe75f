/** One configuration for every suite; suites that need another peer (MongoDB) have a config of their own beside them. */
const esmOnly =
  '@nestjs|content-disposition|cookie|set-cookie-parser|file-type|uuid|canonicalize|nestjs-pino|@fastify|strtok3|token-types|uint8array-extras|@borewit|@tokenizer';

module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/eventstore', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  transform: {
    '^.+\\.[mc]?[jt]s$': [
      '@swc/jest',
      {
        module: { type: 'commonjs' },
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          keepClassNames: true,
        },
        sourceMaps: 'inline',
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(.*/node_modules/)?(${esmOnly})/)`],
  moduleNameMapper: {
    '^@aftercare/embedded$': '<rootDir>/eventstore/embedded/src/index.ts',
    '^@aftercare/(.*)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  maxWorkers: 2,
  // A worker keeps what its suites have loaded; one that holds much spends its time collecting garbage.
  workerIdleMemoryLimit: '600MB',
  testTimeout: 30_000,
};
