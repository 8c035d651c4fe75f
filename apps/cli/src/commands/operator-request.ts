import { setTimeout as pause } from 'node:timers/promises';
import { ApiRefused, type ApiClient } from '../api-client';

/** Something that was asked of the projectors, as the API shows it. */
export interface OperatorRequest<Progress, Result> {
  readonly id: string;
  readonly kind: string;
  readonly readModel: string;
  readonly status: 'waiting' | 'running' | 'done' | 'failed';
  readonly progress?: Progress;
  readonly result?: Result;
}

const everyMs = 200;
const patienceMs = 120_000;

/**
 * Looks at a request until it is done or failed. It goes on without this: an API that is away for a while is waited for, and the
 * command may be interrupted.
 */
export async function followed<Progress, Result>(
  api: ApiClient,
  { readModel, id }: { readonly readModel: string; readonly id: string },
  seen: (request: OperatorRequest<Progress, Result>) => void,
): Promise<OperatorRequest<Progress, Result>> {
  const path = `/v1/read-models/${encodeURIComponent(readModel)}/rebuilds/${encodeURIComponent(id)}`;
  let until = performance.now() + patienceMs;
  for (;;) {
    try {
      const request = await api.get<OperatorRequest<Progress, Result>>(path);
      until = performance.now() + patienceMs;
      if (request.status === 'done' || request.status === 'failed') return request;
      seen(request);
    } catch (error) {
      if (error instanceof ApiRefused || performance.now() > until) throw error;
    }
    await pause(everyMs);
  }
}
