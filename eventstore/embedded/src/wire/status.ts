/** The gRPC status codes the node answers with. */
export enum Status {
  OK = 0,
  CANCELLED = 1,
  UNKNOWN = 2,
  INVALID_ARGUMENT = 3,
  DEADLINE_EXCEEDED = 4,
  NOT_FOUND = 5,
  ALREADY_EXISTS = 6,
  PERMISSION_DENIED = 7,
  RESOURCE_EXHAUSTED = 8,
  FAILED_PRECONDITION = 9,
  ABORTED = 10,
  UNIMPLEMENTED = 12,
  INTERNAL = 13,
  UNAVAILABLE = 14,
  UNAUTHENTICATED = 16,
}

/** Ends a call with a status; `metadata` become trailers the client builds its typed errors from. */
export class RpcError extends Error {
  constructor(
    readonly code: Status,
    message: string,
    readonly metadata: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** The answer to a call that comes, or is still coming in, when the node stops. */
export const shuttingDown = (): RpcError => new RpcError(Status.UNAVAILABLE, 'Server Is Shutting Down');

/** Whatever a handler threw, as a status. A fault of the node itself is told on stderr, not to the client. */
export function toRpcError(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  process.stderr.write(`event store: a call failed: ${String(error)}\n`);
  return new RpcError(Status.INTERNAL, 'The event store could not handle the call');
}

/** HTTP/2 headers carry visible ASCII only: other characters, and `%` itself, travel percent-encoded (gRPC's rule for messages). */
export function asciiHeader(text: string): string {
  return text.replace(/[^\x20-\x24\x26-\x7e]+/g, (run) =>
    [...Buffer.from(run, 'utf8')].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}

/** Clients show these as they come, so a name of visible ASCII stays itself, `%` included. */
const trailerValue = (text: string): string => (/^[\x20-\x7e]*$/.test(text) ? text : asciiHeader(text));

/** The trailers that say how a call ended. */
export function trailersOf(error: RpcError | undefined): Record<string, string> {
  if (!error) return { 'grpc-status': '0' };
  const trailers: Record<string, string> = {
    'grpc-status': String(error.code),
    'grpc-message': asciiHeader(error.message),
  };
  for (const [key, value] of Object.entries(error.metadata)) trailers[key] = trailerValue(value);
  return trailers;
}
