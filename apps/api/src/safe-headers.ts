import helmet from '@fastify/helmet';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

type Headers = Readonly<Record<string, string>>;

/** Swagger's page carries its styles inline and its logo as data; everything comes from here. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    frameAncestors: ["'none'"],
    objectSrc: ["'none'"],
    baseUri: ["'self'"],
  },
};

/** What a browser must know about an answer that is data and never a page; no cache may keep it. */
const ofData: Headers = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/** Pages get helmet's headers, data the three that matter to it. All are made once: helmet would make its own for each answer. */
export async function sendSafeHeaders(server: FastifyInstance): Promise<void> {
  const ofPages = await headersOfHelmet();
  server.addHook('onRequest', (request, reply, done) => {
    reply.headers(request.url.startsWith('/v1/') ? ofData : ofPages);
    done();
  });
}

/** Helmet's headers as a server of its own sends them. */
async function headersOfHelmet(): Promise<Headers> {
  const sample = new FastifyAdapter().getInstance();
  await sample.register(helmet, { contentSecurityPolicy, strictTransportSecurity: false });
  sample.get('/', () => '');
  const { headers } = await sample.inject('/');
  await sample.close();
  const ofAnswer = ['content-type', 'content-length', 'date', 'connection'];
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !ofAnswer.includes(name))
      .map(([name, value]) => [name, String(value)]),
  );
}
