import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { malformed } from '../problems/problem';

const rule =
  'the key of a document, 1 to 512 bytes, or stream:<id>; of a policy the stream; encoded as a part of a URL';

/** A parked key out of the path, which may be any text: `@ParkedKey()`. */
export const ParkedKey = createParamDecorator((_: undefined, context: ExecutionContext): string => {
  const { params } = context.switchToHttp().getRequest<FastifyRequest<{ Params: Record<string, string> }>>();
  const key = params['key'] ?? '';
  if (key === '' || Buffer.byteLength(key) > 512) throw malformed([{ field: 'key', message: `key must be ${rule}` }]);
  return key;
});

/** Tells the OpenAPI document about the two parts of the path that name a parked key. */
export const ApiParkedKey = (): MethodDecorator & ClassDecorator =>
  applyDecorators(
    ApiParam({ name: 'consumer', type: String, description: 'name of a read model or policy' }),
    ApiParam({ name: 'key', type: String, description: rule }),
  );
