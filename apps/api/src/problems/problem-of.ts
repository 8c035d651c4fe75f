import { HttpException } from '@nestjs/common';
import { isRefusal, type Refusal } from '@aftercare/domain';
import { RevisionConflict, StoreUnavailable } from '@aftercare/event-sourcing';
import { problem, ProblemError } from './problem';

const statusOfRefusal: Readonly<Record<Refusal['kind'], number>> = { unknown: 404, state: 409, rule: 422 };

/** A refused command as a problem: 404 what is meant does not exist, 409 not as things stand, 422 never as asked. */
export function refused({ refused: code, message, kind, field }: Refusal): ProblemError {
  return new ProblemError(
    problem(statusOfRefusal[kind], code, message, field === undefined ? [] : [{ field, message }]),
  );
}

/** What Fastify refuses before a route is reached, in our words: its own messages quote the body. */
const refusedByServer: Readonly<Record<string, readonly [status: number, code: string, detail: string]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'media-type-unsupported', 'send the body as application/json'],
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body-too-large', 'the body is larger than the limit: send fewer entries at once'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'malformed-json', 'the body is empty: send {} or leave Content-Type out'],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'malformed-json', 'the body is not JSON'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'malformed-request', 'Content-Length does not match the body'],
  FST_ERR_BAD_URL: [400, 'malformed-request', 'the address is not valid percent-encoded UTF-8'],
};

const byStatus: Readonly<Record<number, readonly [code: string, detail: string]>> = {
  400: ['malformed-request', 'the request could not be read'],
  404: ['route-unknown', 'there is no such route: see /docs'],
  405: ['method-not-allowed', 'the route does not take this method: see /docs'],
  408: ['request-timeout', 'the request did not arrive in time'],
  413: ['body-too-large', 'the body is larger than the limit: send fewer entries at once'],
  414: ['address-too-long', 'the address is too long'],
  415: ['media-type-unsupported', 'send the body as application/json'],
};

/** Any error as a problem; `undefined` means it is a fault of ours, to be logged and answered as 500. */
export function problemOf(error: unknown): ProblemError | undefined {
  if (error instanceof ProblemError) return error;
  if (isRefusal(error)) return refused(error);
  if (error instanceof RevisionConflict) {
    const detail = 'the stream has moved on since the revision of If-Match: read again and decide anew';
    return new ProblemError(problem(412, 'revision-conflict', detail, [{ field: 'If-Match', message: detail }]));
  }
  if (error instanceof StoreUnavailable) {
    const detail = 'the event store does not answer; nothing is lost, repeat with the same Idempotency-Key';
    return new ProblemError(problem(503, 'store-unavailable', detail), { 'retry-after': '1' });
  }
  if (error instanceof Error && connectionLost.test(error.name)) {
    const detail = 'the store of the read models does not answer; nothing is lost, repeat the request';
    return new ProblemError(problem(503, 'read-models-unavailable', detail), { 'retry-after': '1' });
  }
  return error instanceof Error ? problemOfServer(error) : undefined;
}

/** What MongoDB's driver calls a server that it cannot reach or has lost. */
const connectionLost =
  /^Mongo(Network|NetworkTimeout|ServerSelection|PoolCleared\w*|TopologyClosed|NotConnected)Error$/;

function problemOfServer(error: Error): ProblemError | undefined {
  const cause = error instanceof HttpException ? (error.cause ?? error) : error;
  const { code, statusCode } = cause as { code?: unknown; statusCode?: unknown };
  const known = typeof code === 'string' ? refusedByServer[code] : undefined;
  if (known !== undefined) return new ProblemError(problem(...known));
  if (error instanceof SyntaxError && statusCode === 400) {
    return new ProblemError(problem(400, 'malformed-json', 'the body is not JSON'));
  }
  const status = error instanceof HttpException ? error.getStatus() : Number(statusCode);
  const general = byStatus[status];
  return general && new ProblemError(problem(status, ...general));
}
