import { getSystemErrorMap } from 'node:util';

import { accessDenied } from '../access/rights';
import { ExpectedRevision } from '../streams/decide-append';
import { WriteOutcome } from '../streams/append';
import { RpcError, Status } from '../wire/status';

export type Refused = Exclude<WriteOutcome, { kind: 'done' }>;

/** EventStoreDB's numbers for what is expected where no revision is. */
const EXPECTED_NUMBERS = { any: -2, no_stream: -1, stream_exists: -4 } as const;

/** A refused write as the status of its call; the client makes its typed errors from the trailers. */
export function refusedWrite(
  operation: string,
  stream: string,
  expected: ExpectedRevision,
  refused: Refused,
): RpcError {
  switch (refused.kind) {
    case 'deleted':
      return new RpcError(Status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
        exception: 'stream-deleted',
        'stream-name': stream,
      });
    case 'wrong-revision': {
      const wanted = typeof expected === 'number' ? expected : EXPECTED_NUMBERS[expected];
      const reason = `Stream: ${stream}, Expected version: ${wanted}, Actual version: ${refused.current}`;
      return new RpcError(Status.FAILED_PRECONDITION, `${operation} failed due to WrongExpectedVersion. ${reason}`, {
        exception: 'wrong-expected-version',
        'stream-name': stream,
        'expected-version': String(wanted),
        ...(refused.current < 0 ? {} : { 'actual-version': String(refused.current) }),
      });
    }
    case 'in-flight':
      return new RpcError(Status.ABORTED, 'Operation timed out: the same events are being written');
    case 'denied':
      return accessDenied();
  }
}

/** The disk did not take the write: nothing of it is kept, and the client may try again. */
export function notWritten(error: unknown): RpcError {
  return new RpcError(Status.UNAVAILABLE, `The event store could not write to disk: ${reasonOf(error)}`);
}

/** The system's words for what went wrong, without the paths that its messages carry. */
function reasonOf(error: unknown): string {
  const { errno, cause, message } = error as NodeJS.ErrnoException;
  if (cause !== undefined) return reasonOf(cause);
  return (errno === undefined ? undefined : getSystemErrorMap().get(errno)?.[1]) ?? message ?? String(error);
}

export function appendTooLarge(limit: number): RpcError {
  return new RpcError(Status.INVALID_ARGUMENT, `Maximum Append Size of ${limit} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(limit),
  });
}
