import { setTimeout as pause } from 'node:timers/promises';
import type { ApiClient } from '../api-client';
import { CommandFailed } from '../command-failed';
import { say } from '../say';
import { table } from '../table';

/** A fact that a policy has parked, as the API shows it; later facts of its stream wait behind it. */
export interface ParkedFact {
  readonly policy: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  readonly type: string;
  readonly reason: string;
  readonly parkedAt: string;
}

interface MendRequest {
  readonly id: string;
  readonly status: 'waiting' | 'running' | 'done' | 'failed';
  readonly message?: string;
}

/** What names a parked fact at the terminal: `<policy>:<stream>`. Ids of refused commands have no colon. */
export const parkedId = ({ policy, stream }: Pick<ParkedFact, 'policy' | 'stream'>): string => `${policy}:${stream}`;

/** Undefined for what is no parked fact's id. */
export function parkedOf(id: string): Pick<ParkedFact, 'policy' | 'stream'> | undefined {
  const colon = id.indexOf(':');
  return colon < 0 ? undefined : { policy: id.slice(0, colon), stream: id.slice(colon + 1) };
}

export const parkedTable = (items: readonly ParkedFact[]): string =>
  table(items, [
    { heading: 'id', cell: parkedId },
    { heading: 'since', cell: ({ parkedAt }) => parkedAt.slice(0, 16).replace('T', ' ') },
    { heading: 'at', cell: ({ type, revision }) => `${type}, revision ${revision}` },
    { heading: 'position', cell: ({ position }) => String(position), right: true },
    { heading: 'reason', cell: ({ reason }) => reason },
  ]);

const everyMs = 200;
const patienceMs = 60_000;

/** Asks for a retry or discard, and waits for what comes of it; the request stands also when nobody waits. */
export async function mendParked(
  api: ApiClient,
  what: 'retry' | 'discard',
  fact: Pick<ParkedFact, 'policy' | 'stream'> & { readonly why?: string },
  json: true | undefined,
): Promise<void> {
  const { policy, stream, why } = fact;
  let request = await api.post<MendRequest>(`/v1/parked-facts/${what}`, {
    policy,
    stream,
    ...(why !== undefined && { why }),
  });
  const until = performance.now() + patienceMs;
  while (request.status === 'waiting' || request.status === 'running') {
    if (performance.now() > until)
      throw new CommandFailed(
        `${policy} has not answered yet`,
        'the request stands; see "aftercare doctor" for the projector',
      );
    await pause(everyMs);
    request = await api.get<MendRequest>(`/v1/parked-facts/requests/${encodeURIComponent(request.id)}`);
  }
  if (json) say(JSON.stringify(request));
  if (request.status === 'failed') throw new CommandFailed(request.message ?? 'it failed');
  if (!json) say(request.message ?? request.status);
}
