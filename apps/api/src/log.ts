import pino, { type Logger } from 'pino';

const pieceBytes = 4096;
const longestDelayMs = 500;

/**
 * The log of this process on standard output. Lines are written in pieces, at most half a second late, and at the end of
 * the process: a write for each line would cost a request as much as its validation.
 */
export function openLog(level: string): Logger {
  const destination = { dest: 1, sync: false, minLength: pieceBytes, periodicFlush: longestDelayMs };
  return pino({ name: 'api', level }, pino.destination(destination));
}
