/** Where the projector tells what it does: pino's loggers fit. Entries hold names and positions, never the data of a fact. */
export interface Log {
  info(entry: object, message: string): void;
  warn(entry: object, message: string): void;
  error(entry: object, message: string): void;
}

const nothing = (): void => undefined;

/** For tests and tools that want no log. */
export const silentLog: Log = { info: nothing, warn: nothing, error: nothing };

/** What may be told about an error: its kind and message, without the stack. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
