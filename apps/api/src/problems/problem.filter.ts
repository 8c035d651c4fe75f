import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problem, ProblemError } from './problem';
import { problemOf } from './problem-of';

const logger = new Logger('Problem');

/** Sends a problem document; its `instance` names the request as the log does. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, { problem, headers }: ProblemError): void {
  const body = JSON.stringify({ ...problem, instance: `urn:aftercare:request:${request.id}` });
  void reply.code(problem.status).headers(headers).type('application/problem+json').send(body);
}

/** A fault of ours: told to the log with its stack, to the caller without. */
export function fault(request: FastifyRequest, error: unknown): ProblemError {
  const described = error instanceof Error ? (error.stack ?? error.message) : 'something that is no Error was thrown';
  logger.error(`request ${request.id}: ${described}`);
  return new ProblemError(problem(500, 'internal-error', 'something went wrong on our side; the log has the details'));
}

/** Refuses what fails before there is a route, e.g. an address that is no UTF-8. */
export function refuseEarly(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  sendProblem(request, reply, problemOf(error) ?? fault(request, error));
}

/** Every error that reaches Nest or Fastify leaves as a problem document. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent) {
      reply.raw.destroy();
      return;
    }
    refuseEarly(error, request, reply);
  }
}
