import { STATUS_CODES } from 'node:http';

/** One field at fault: dotted path (`lines.0.amount.currency`) and what to mend. Never the value that was sent. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** Problem details as RFC 9457 defines them, with a stable `code` and the fields at fault. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Names the request in the log; set where the answer is sent. */
  readonly instance?: string;
  readonly code: string;
  readonly errors?: readonly FieldProblem[];
}

/** An answer other than success, thrown anywhere at the edge. `detail` and `errors` hold no personal data. */
export class ProblemError extends Error {
  constructor(
    readonly problem: Problem,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(problem.detail);
    this.name = 'ProblemError';
  }
}

/** A problem with its type and title derived from code and status. */
export function problem(status: number, code: string, detail: string, errors?: readonly FieldProblem[]): Problem {
  return {
    type: `urn:aftercare:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    code,
    ...(errors === undefined || errors.length === 0 ? {} : { errors }),
  };
}

/** The request cannot be read as what the route expects; every field at fault is named. */
export function malformed(errors: readonly FieldProblem[]): ProblemError {
  const fields = errors.map(({ field }) => field).filter((field) => field !== '');
  const detail =
    fields.length === 0 ? 'the request is malformed' : `the request is malformed: see ${fields.join(', ')}`;
  return new ProblemError(problem(400, 'malformed-request', detail.slice(0, 300), errors));
}

/** What the path names does not exist. */
export function notFound(code: string, detail: string, field?: string): ProblemError {
  return new ProblemError(problem(404, code, detail, field === undefined ? [] : [{ field, message: detail }]));
}
