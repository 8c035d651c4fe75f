import { setTimeout as pause } from 'node:timers/promises';
import type { ApiClient } from '../api-client';
import { CommandFailed } from '../command-failed';
import { say } from '../say';

/** What was asked about a parked key, and what came of it. */
export interface ParkedRequest {
  readonly id: string;
  readonly consumer: string;
  readonly key: string;
  readonly status: 'waiting' | 'running' | 'done' | 'failed';
  readonly message?: string;
}

const everyMs = 200;
const patienceMs = 120_000;

/** Waits until the projectors have done what was asked, and tells what came of it; it is done also when nobody waits. */
export async function mended(
  api: ApiClient,
  requests: readonly ParkedRequest[],
  json: true | undefined,
): Promise<void> {
  const until = performance.now() + patienceMs;
  const ended: ParkedRequest[] = [];
  for (const request of requests) {
    const end = await ending(api, request, until);
    ended.push(end);
    say(json ? JSON.stringify(end) : `${end.key}: ${end.message ?? end.status}`);
  }
  const failed = ended.filter(({ status }) => status === 'failed').length;
  if (failed > 0) throw new CommandFailed(`${failed} of ${ended.length} still parked`, 'the lines above tell why');
}

async function ending(api: ApiClient, request: ParkedRequest, until: number): Promise<ParkedRequest> {
  let now = request;
  const path = `/v1/parked/${encodeURIComponent(request.consumer)}/requests/${encodeURIComponent(request.id)}`;
  while (now.status === 'waiting' || now.status === 'running') {
    if (performance.now() > until)
      throw new CommandFailed(
        `no projector has answered request ${request.id} yet`,
        'it stands; see "aftercare status"',
      );
    await pause(everyMs);
    now = await api.get<ParkedRequest>(path);
  }
  return now;
}
