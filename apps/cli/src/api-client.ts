import { setTimeout as delay } from 'node:timers/promises';
import { CommandFailed } from './command-failed';

/** RFC 9457 problem details as the API answers them. */
export interface Problem {
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly code?: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

/** One sentence for a person: what is wrong, with the fields at fault. */
export function describeProblem({ title, detail, errors = [] }: Problem): string {
  const fields = errors.filter(({ message }) => message !== detail).map(({ field, message }) => `${field}: ${message}`);
  return [detail ?? title, ...fields].join('; ');
}

/** The API answered with a problem. */
export class ApiRefused extends CommandFailed {
  constructor(readonly problem: Problem) {
    super(describeProblem(problem));
  }
}

/** Calls the API. A problem becomes ApiRefused; an API that does not answer, CommandFailed. */
export interface ApiClient {
  readonly url: string;
  get<T>(path: string, query?: Readonly<Record<string, string | number | undefined>>): Promise<T>;
  post<T>(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<T>;
  /** As `post`, but waits for an API that is away, busy or behind: nothing is lost while processes restart. */
  postPatiently<T>(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<T>;
}

const patienceMs = 300_000;
/** An API that is silent for so long is away: its process may have died while it held the request. */
const longestAnswerMs = 120_000;

/** Not now, but perhaps in a moment; `problem` when the API itself says so. */
class Away extends Error {
  constructor(readonly problem?: Problem) {
    super();
  }
}

export function apiClient(url: string): ApiClient {
  const call = async <T>(path: string, init: RequestInit): Promise<T> => {
    let response: Response;
    let text: string;
    try {
      response = await fetch(new URL(path, url), { ...init, signal: AbortSignal.timeout(longestAnswerMs) });
      text = await response.text();
    } catch {
      throw new Away();
    }
    if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
    const problem = problemOf(response.status, text);
    throw response.status === 503 || response.status === 504 ? new Away(problem) : new ApiRefused(problem);
  };
  const impatient = async <T>(path: string, init: RequestInit): Promise<T> => {
    try {
      return await call<T>(path, init);
    } catch (error) {
      throw error instanceof Away ? inTheEnd(error, url) : error;
    }
  };
  const posting = (body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

  return {
    url,
    get: (path, query = {}) => {
      const given = Object.entries(query).filter(([, value]) => value !== undefined);
      const search = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]));
      return impatient(given.length === 0 ? path : `${path}?${search.toString()}`, {});
    },
    post: (path, body, headers) => impatient(path, posting(body, headers)),
    async postPatiently(path, body, headers) {
      const until = Date.now() + patienceMs;
      for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, 2_000)) {
        try {
          return await call(path, posting(body, headers));
        } catch (error) {
          if (!(error instanceof Away)) throw error;
          if (Date.now() > until) throw inTheEnd(error, url);
          await delay(pauseMs);
        }
      }
    },
  };
}

function problemOf(status: number, text: string): Problem {
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return { title: `the API answered ${status}`, status };
  }
}

function inTheEnd({ problem }: Away, url: string): CommandFailed {
  if (problem !== undefined) return new ApiRefused(problem);
  const fix = 'start one with "npx aftercare start", or name its address with --url';
  return new CommandFailed(`no API answers at ${url}`, fix);
}
