import {
  CancelledError,
  DeadlineExceededError,
  NotLeaderError,
  TimeoutError,
  UnavailableError,
  UnknownError,
} from '@eventstore/db-client';

/** The event store cannot answer now. Nothing acknowledged is lost; the same request may be sent again as it is. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';

  constructor(
    message = 'the event store cannot be reached now; send the same request again in a moment',
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A position at which no event stands: between two of the log, or inside one. */
export class NoSuchPosition extends Error {
  override readonly name = 'NoSuchPosition';

  constructor(readonly position: number) {
    super(`no event stands at position ${position}: take the position of a fact or of an answer`);
  }
}

/** `expectedRevision` (`If-Match`) does not name the current revision of the stream. Nothing was recorded. */
export class RevisionConflict extends Error {
  override readonly name = 'RevisionConflict';

  /** Revisions count from 0; `actual` is -1 when the stream has no facts. */
  constructor(
    readonly stream: string,
    readonly expected: number,
    readonly actual: number,
  ) {
    super(`${stream} is at revision ${actual}, not at ${expected}: read it again and repeat the command`);
  }
}

const transientMessage =
  /UNAVAILABLE|Server Is Not Ready|Server Is Too Busy|RST_STREAM|Failed to discover|write after end|ECONNRE|EPIPE|socket hang up|Channel has been shut down|http2|GOAWAY/i;

/**
 * True for every guise in which the client says that the store is away, starting, busy or slow: its own error classes,
 * plain errors of gRPC ("14 UNAVAILABLE: No connection established") and unrecognised ones ("Server Is Not Ready").
 */
export function isTransient(error: unknown): boolean {
  if (error instanceof StoreUnavailable || error instanceof UnavailableError || error instanceof CancelledError)
    return true;
  if (error instanceof TimeoutError || error instanceof DeadlineExceededError || error instanceof NotLeaderError)
    return true;
  if (!(error instanceof Error)) return false;
  if (error instanceof UnknownError && error.message === '') return true;
  return transientMessage.test(error.message);
}

/** The error to throw instead of one of the client's: `StoreUnavailable` for transient ones, others as they are. */
export function translated(error: unknown): Error {
  if (error instanceof StoreUnavailable) return error;
  if (isTransient(error)) return new StoreUnavailable(undefined, { cause: error });
  return error instanceof Error ? error : new Error('the event store client failed', { cause: error });
}
