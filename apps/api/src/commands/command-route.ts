import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse } from '@nestjs/swagger';
import { ProblemDto } from '../problems/problem.dto';
import { OutcomeDto } from './outcome.dto';

const problems: Readonly<Record<number, string>> = {
  400: 'malformed: every field at fault is named',
  404: 'refused: what is meant does not exist',
  409: 'refused: not as things stand now',
  412: 'the stream is at another revision than If-Match says',
  422: 'refused: a rule forbids it, or the Idempotency-Key was used for another command',
  503: 'the event store does not answer; repeat with the same Idempotency-Key',
};

const problemAnswers = (statuses: readonly number[]) =>
  statuses.map((status) =>
    ApiResponse({
      status,
      description: problems[status] ?? '',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDto' } } },
    }),
  );

/** Documents a route that does one command: its headers, its outcome, its problems. `creates` answers 201. */
export function CommandRoute(summary: string, creates?: 'creates'): MethodDecorator {
  const status = creates === undefined ? 200 : 201;
  return applyDecorators(
    HttpCode(status),
    ApiOperation({ summary }),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: 'the same command under the same key is done once',
    }),
    ApiHeader({ name: 'If-Match', required: false, description: 'revision in double quotes, as ETag gives it' }),
    ApiHeader({ name: 'X-Actor', required: false, description: 'id of who acts; `local` when left out' }),
    ApiHeader({ name: 'X-Role', required: false, description: 'role of who acts; `agent` when left out' }),
    ApiHeader({ name: 'X-Correlation-Id', required: false, description: 'ties facts of one errand together' }),
    ApiResponse({
      status,
      type: OutcomeDto,
      headers: { ETag: { description: 'revision', schema: { type: 'string' } } },
    }),
    ...problemAnswers([400, 404, 409, 412, 422, 503]),
  );
}

/** Documents a route that answers a question. */
export function QueryRoute(summary: string, answer?: abstract new (...args: never[]) => unknown): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary }),
    ApiResponse({ status: 200, ...(answer && { type: answer as never }) }),
    ...problemAnswers([400, 404, 503]),
  );
}

/** Documents a route that asks the projectors for something: answered 202 with the request, which tells later what came of it. */
export function RequestRoute(summary: string, answer: abstract new (...args: never[]) => unknown): MethodDecorator {
  return applyDecorators(
    HttpCode(202),
    ApiOperation({ summary }),
    ApiHeader({ name: 'X-Actor', required: false, description: 'id of who acts; `local` when left out' }),
    ApiHeader({ name: 'X-Role', required: false, description: 'role of who acts; `agent` when left out' }),
    ApiResponse({ status: 202, type: answer as never }),
    ...problemAnswers([400, 404, 409]),
  );
}

export const problemSchemas = [ProblemDto];
