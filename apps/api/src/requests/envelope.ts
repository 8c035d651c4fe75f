import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Actor } from '@aftercare/domain';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { malformed, type FieldProblem } from '../problems/problem';

/** What a command's headers say. */
export interface Envelope {
  /** `Idempotency-Key`: the same command under the same key is done once. */
  readonly commandId?: string;
  /** `If-Match`: the command is done only at this revision of its stream. */
  readonly expectedRevision?: number;
  readonly correlationId?: string;
  readonly actor: Actor;
}

/** An envelope, and where the answer's ETag goes. */
export interface Asked extends Envelope {
  readonly reply: FastifyReply;
}

const roles: readonly string[] = [
  'agent',
  'analyst',
  'auditor',
  'service',
  'admin',
  'system',
] satisfies Actor['role'][];
const printable = /^[\x21-\x7e](?:[\x20-\x7e]{0,198}[\x21-\x7e])?$/;
const actorId = /^[\w.:@-]{1,128}$/;
const revision = /^"(\d{1,15})"$/;
const rolePattern = new RegExp(`^(${roles.join('|')})$`);

/** Who acts when nobody says who: the API listens on the loopback only until it knows its callers. */
export const defaultActor: Actor = { id: 'local', role: 'agent' };

/** Reads the headers of a command; throws a problem that names every header at fault. */
export function envelopeOf(headers: FastifyRequest['headers']): Envelope {
  const problems: FieldProblem[] = [];
  const read = (name: string, pattern: RegExp, rule: string): string | undefined => {
    const value = headers[name.toLowerCase()];
    if (value === undefined) return undefined;
    if (typeof value === 'string' && pattern.test(value)) return value;
    problems.push({ field: name, message: `${name} must be ${rule}` });
    return undefined;
  };
  const commandId = read('Idempotency-Key', printable, '1 to 200 printable ASCII characters');
  const correlationId = read('X-Correlation-Id', printable, '1 to 200 printable ASCII characters');
  const expected = read('If-Match', revision, 'one revision in double quotes, as ETag gives it, such as "3"');
  const id = read('X-Actor', actorId, '1 to 128 letters, digits or any of . : @ _ -');
  const role = read('X-Role', rolePattern, `one of ${roles.join(', ')}`);
  if (problems.length > 0) throw malformed(problems);
  return {
    ...(commandId !== undefined && { commandId }),
    ...(correlationId !== undefined && { correlationId }),
    ...(expected !== undefined && { expectedRevision: Number(expected.slice(1, -1)) }),
    actor:
      id === undefined && role === undefined
        ? defaultActor
        : { id: id ?? defaultActor.id, role: (role as Actor['role'] | undefined) ?? defaultActor.role },
  };
}

/** The envelope of the request as a controller's parameter. */
export const AskedFor = createParamDecorator((_data: unknown, context: ExecutionContext): Asked => {
  const http = context.switchToHttp();
  return {
    ...envelopeOf(http.getRequest<FastifyRequest>().headers),
    reply: http.getResponse<FastifyReply>(),
  };
});
