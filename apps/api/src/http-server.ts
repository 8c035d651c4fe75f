import { randomBytes } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiModule } from './app.module';
import { serveDocs } from './docs/docs';
import { observeLag } from './metrics/observe-lag';
import { observeRequests } from './metrics/observe-requests';
import { ProblemFilter, refuseEarly } from './problems/problem.filter';
import { ShapePipe } from './requests/shape.pipe';
import type { Runtime } from './runtime';
import { sendSafeHeaders } from './safe-headers';

/** The largest body taken, in bytes: 500 purchases of a batch are about a third of it. */
export const bodyLimit = 1024 * 1024;

/** The whole HTTP edge over a runtime, ready to listen. The runtime is the caller's to close. */
export async function createHttpServer(runtime: Runtime): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit,
    genReqId: requestIds(),
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 600 },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => refuseEarly(error, request, reply),
  });
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.over(runtime), adapter, {
    bodyParser: false,
    bufferLogs: true,
  });
  app.useLogger(app.get(Logger));
  const server: FastifyInstance = adapter.getInstance();
  // A body is JSON or nothing: text would reach a route as a string.
  server.removeContentTypeParser('text/plain');
  await sendSafeHeaders(server);
  observeRequests(server, app);
  observeLag(app);
  app.useGlobalPipes(new ShapePipe());
  app.useGlobalFilters(new ProblemFilter());
  serveDocs(app);
  await app.init();
  return app;
}

/** Ids that differ between processes and starts: log lines of many can be put together. */
function requestIds(): () => string {
  const process = randomBytes(6).toString('base64url');
  let count = 0;
  return () => `${process}-${(++count).toString(36)}`;
}
