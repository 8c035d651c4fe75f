import { createServer, Server } from 'node:http';
import { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';

/** What an ordinary HTTP request gets. */
export interface Page {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface PageRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The `accept` header, '' where there is none. */
  readonly accept: string;
}

export type Pages = (request: PageRequest) => Page;

/** How long an HTTP/1.1 connection may be silent: a page is asked for and answered at once. */
const PATIENCE_MS = 10_000;

/** Answers pages over HTTP/1.1, one to a connection. What is no HTTP gets 400 from Node itself. */
export function http1Server(pages: Pages): Server {
  const server = createServer((request, response) => {
    const { status, headers, body } = pages(pageRequest(request.method, request.url, request.headers.accept));
    response.writeHead(status, { ...headers, connection: 'close' });
    response.end(body);
  });
  server.timeout = PATIENCE_MS;
  return server;
}

/** A browser or curl that chose HTTP/2 asks for pages too. */
export const asksForPage = (headers: IncomingHttpHeaders): boolean =>
  !headers['content-type']?.startsWith('application/grpc');

export function answerPage(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, pages: Pages): void {
  stream.on('error', () => undefined);
  const page = pages(pageRequest(headers[':method'], headers[':path'], headers.accept));
  stream.respond({ ':status': page.status, ...page.headers });
  stream.end(page.body);
}

function pageRequest(method = 'GET', url = '/', accept = ''): PageRequest {
  const [path = '/', query] = url.split('?', 2);
  return { method, path, query: new URLSearchParams(query), accept };
}
