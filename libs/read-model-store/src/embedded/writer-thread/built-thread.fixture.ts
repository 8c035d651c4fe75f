import { join } from 'node:path';

/** The thread's program as `npm run build` makes it: a thread runs no TypeScript. */
export const builtThread = join(
  process.env['AFTERCARE_ROOT'] ?? process.cwd(),
  'dist/libs/read-model-store/src/embedded/writer-thread/thread.js',
);
