import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { StoreRuleBroken } from '@aftercare/read-model-store';
import type { Health } from '../health';
import type { StoppedAt } from '../projector-status';
import { RequestLost, type ClaimedRequest, type OperatorRequests } from '../requests';
import { type ParkedFacts, unlessRuleBroken } from './parked-facts';
import { FactFailed, type PolicyWork } from './policy-work';
import type { Timers } from './timers';

export interface MendParkedOptions {
  readonly policy: string;
  readonly requests: OperatorRequests;
  readonly parked: ParkedFacts;
  readonly timers: Timers;
  readonly work: Pick<PolicyWork, 'redo'>;
  /** Told when a stream is no longer parked. */
  readonly released: () => void;
  /** How often requests are looked for. */
  readonly everyMs: number;
  readonly insist: Health['insist'];
  readonly signal: AbortSignal;
}

/** Does what operators ask about parked facts: retries them, or discards them and goes on behind. Ends by the signal. */
export async function mendParked(options: MendParkedOptions): Promise<void> {
  const { policy, requests, everyMs, insist, signal } = options;
  const holder = randomUUID();
  while (!signal.aborted) {
    const open = await insist(() => requests.open(['retry-parked', 'discard-parked'], policy), unlessRuleBroken);
    for (const { id } of open) {
      if (signal.aborted) return;
      // A store that is away ends the try, not the request: it is claimed again.
      await insist(async () => {
        const claimed = await requests.claim(id, holder);
        if (claimed) await mend(options, claimed);
      }, worthAnother);
    }
    await pause(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

const worthAnother = (error: unknown): boolean => !(error instanceof StoreRuleBroken || error instanceof RequestLost);

async function mend(options: MendParkedOptions, claimed: ClaimedRequest): Promise<void> {
  const { policy, parked, timers } = options;
  const { kind, key = '', progress } = claimed.request;
  const at = parked.at(key);
  if (at === undefined) {
    const done = progress !== undefined;
    await claimed.finish(done ? 'done' : 'failed', {
      message: done ? 'done' : `${policy} has parked nothing of ${key}`,
    });
    return;
  }
  const discarding = kind === 'discard-parked';
  if (discarding) {
    // Named before it is gone: begun again after a crash, the request must not discard the next one.
    const { revision } = (progress ?? at) as StoppedAt;
    await claimed.progress({ revision });
    if (at.revision === revision) {
      await timers.forget(at.position);
      return finished(claimed, await drained(options, key, revision + 1, 'discarded'));
    }
  } else await claimed.progress({ revision: at.revision });
  return finished(claimed, await drained(options, key, at.revision, 'done'));
}

function finished(claimed: ClaimedRequest, failed: StoppedAt | undefined): Promise<void> {
  if (failed === undefined) return claimed.finish('done', { message: 'done, and everything that waited behind it' });
  const { type, revision, reason } = failed;
  return claimed.finish('failed', { message: `parked again at ${type} (revision ${revision}): ${reason}` });
}

/** Does what the stream calls for from a revision on, until nothing queues any more; or where it failed, and is parked now. */
async function drained(
  { parked, work, released }: MendParkedOptions,
  stream: string,
  from: number,
  status: 'done' | 'discarded',
): Promise<StoppedAt | undefined> {
  let next = from;
  for (;;) {
    const head = parked.at(stream);
    try {
      const end = await work.redo(stream, next);
      const now = parked.at(stream);
      next = now === head || now === undefined ? end + 1 : now.revision;
      if (now !== head || parked.lastQueued(stream) > end) continue;
    } catch (error) {
      if (!(error instanceof FactFailed)) throw error;
      await parked.moveOn(error.at);
      return error.at;
    }
    const releasing = parked.release(stream, status);
    released();
    await releasing;
    return undefined;
  }
}
