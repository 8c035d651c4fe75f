import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { malformed } from '../problems/problem';
import { idRule, isId } from './fields';

/** An id out of the path, e.g. `@PathId('id')`; what can be no id is a malformed request. */
export const PathId = createParamDecorator((name: string, context: ExecutionContext): string => {
  const { params } = context.switchToHttp().getRequest<FastifyRequest<{ Params: Record<string, string> }>>();
  const id = params[name];
  if (!isId(id)) throw malformed([{ field: name, message: `${name} must be ${idRule}` }]);
  return id;
});

/** Tells the OpenAPI document about ids in the path, which parameter decorators of our own do not. */
export const ApiPathIds = (...names: readonly string[]): MethodDecorator & ClassDecorator =>
  applyDecorators(...names.map((name) => ApiParam({ name, type: String, description: idRule })));

/** A whole number of 1 or more out of the path, e.g. `@PathNumber('version')`. */
export const PathNumber = createParamDecorator((name: string, context: ExecutionContext): number => {
  const { params } = context.switchToHttp().getRequest<FastifyRequest<{ Params: Record<string, string> }>>();
  if (/^[1-9]\d{0,8}$/.test(params[name] ?? '')) return Number(params[name]);
  throw malformed([{ field: name, message: `${name} must be a whole number of 1 or more` }]);
});
