import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PinoLogger } from 'nestjs-pino';
import type { FastifyInstance } from 'fastify';
import { Metrics } from './metrics';

/**
 * One log line and one measurement for each answer. Both name the route's pattern, never the address itself: ids and
 * queries may be personal. Bodies and headers are not logged at all.
 */
export function observeRequests(server: FastifyInstance, app: NestFastifyApplication): void {
  const metrics = app.get(Metrics);
  const log = PinoLogger.root;
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    const { method, id } = request;
    metrics.request(method, route, reply.statusCode, reply.elapsedTime / 1000);
    const level = reply.statusCode >= 500 ? 'warn' : quiet.has(route) ? 'debug' : 'info';
    log[level](
      { request: id, method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime * 10) / 10 },
      'answered',
    );
    done();
  });
}

/** What machines ask every few seconds. */
const quiet: ReadonlySet<string> = new Set(['/health/live', '/health/ready', '/metrics']);
