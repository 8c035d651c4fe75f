import { Page, PageRequest, Pages } from '../wire/page';

/** What the pages tell of the node. */
export interface NodeStatus {
  readonly version: string;
  /** Whether callers need a user and a password. */
  readonly users: boolean;
  /** False from the moment the node is being stopped. */
  readonly serving: () => boolean;
}

const PING = 'Ping request successfully handled';
/** The number of this message's type in EventStoreDB; clients that read the page expect one. */
const PING_MESSAGE_TYPE = 12;

const TEXT = { 'content-type': 'text/plain; charset=utf-8' };
const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

/** The pages of a server that need no user: `/ping`, `/info` and `/health/live`, in EventStoreDB's own words. */
export function nodePages(status: NodeStatus): Pages {
  const byPath: Readonly<Record<string, (request: PageRequest) => Page>> = {
    '/ping': (request) => (wantsText(request) ? { status: 200, headers: TEXT, body: `Text: ${PING}` } : json(pong)),
    '/info': () => json(info(status)),
    '/health/live': (request) => ({ status: status.serving() ? liveCode(request) : 503 }),
  };
  const known = Object.keys(byPath).join(', ');

  return (request) => {
    const page = Object.hasOwn(byPath, request.path) ? byPath[request.path] : undefined;
    if (!page)
      return { status: 404, headers: TEXT, body: `There is no page here. Pages: ${known}. All else is gRPC.\n` };
    if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405, headers: { allow: 'GET, HEAD' } };
    const { body, ...head } = page(request);
    return request.method === 'HEAD' || body === undefined ? head : { ...head, body };
  };
}

const pong = { msgTypeId: PING_MESSAGE_TYPE, text: PING };

function info({ version, users, serving }: NodeStatus): object {
  return {
    esVersion: `${version}.0`,
    state: serving() ? 'leader' : 'shuttingdown',
    features: { projections: false, userManagement: false, atomPub: false },
    authentication: { type: users ? 'internal' : 'insecure', properties: {} },
  };
}

const json = (value: object): Page => ({ status: 200, headers: JSON_TYPE, body: JSON.stringify(value, null, 2) });

const wantsText = ({ query, accept }: PageRequest): boolean =>
  query.has('format') ? query.get('format') === 'text' : accept.includes('text/plain') && !accept.includes('json');

/** `?liveCode=200` asks for another code than 204, for probes that know only one. */
function liveCode({ query }: PageRequest): number {
  const code = Number(query.get('liveCode') ?? 204);
  return Number.isInteger(code) && code >= 200 && code <= 599 ? code : 204;
}
