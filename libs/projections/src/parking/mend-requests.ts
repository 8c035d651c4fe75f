import { setTimeout as pause } from 'node:timers/promises';
import type { Instant } from '@aftercare/domain';
import { RequestLost, type ClaimedRequest, type OperatorRequests } from '../requests';
import { drain, type Drained, type DrainOptions } from './drain';
import type { KnownQueue } from './parked-keys';

export interface MendOptions extends DrainOptions {
  readonly build: number;
  /** Partitions held. */
  readonly partitions: readonly number[];
  readonly requests: () => Promise<OperatorRequests>;
  readonly holder: string;
  readonly everyMs: number;
  readonly clock: () => Instant;
  readonly signal: AbortSignal;
  /** Does something between two batches, again while a store is away. */
  readonly between: <T>(action: () => Promise<T>) => Promise<T>;
}

/** What came of a retry or a discard. */
export interface MendResult extends Drained {
  readonly message: string;
}

/** Does what operators ask about what one folding has parked, and goes on with what others left half done. Ends by the signal. */
export async function mendRequests(options: MendOptions): Promise<void> {
  const { model, build, partitions, holder, everyMs, between, signal } = options;
  for (;;) {
    await pause(everyMs, undefined, { signal, ref: false });
    await between(async () => {
      const requests = await options.requests();
      for (const { id, parked } of await requests.open(['retry-parked', 'discard-parked'], model.name)) {
        if (parked?.build !== build || !partitions.includes(parked.partition)) continue;
        // What waits was not all passed by this folding yet: at another look.
        if ((options.parked.get(parked.queue)?.last ?? -1) > options.checkpoint()) continue;
        const claimed = await requests.claim(id, holder);
        if (claimed) await mend(options, claimed).catch(unlessLost);
      }
      await drainHeadless(options);
    });
  }
}

const unlessLost = (error: unknown): void => {
  if (!(error instanceof RequestLost)) throw error;
};

/** Queues whose first fact is folded or discarded, by a process that ended before it had gone on with the rest. */
async function drainHeadless(options: MendOptions): Promise<void> {
  const { parked, entries, model, build, checkpoint } = options;
  if (parked.size === 0) return;
  const heads = new Set((await entries.ofBuild(model.name, build, ['parked'])).map(({ doc }) => doc.queue));
  for (const queue of parked.all())
    if (!heads.has(queue.queue) && queue.last <= checkpoint()) await drain(options, queue);
}

async function mend(options: MendOptions, claimed: ClaimedRequest): Promise<void> {
  const { kind, parked: asked } = claimed.request;
  if (!asked) return claimed.finish('failed', { message: 'it does not say which parked facts are meant', done: 0 });
  const discarding = kind === 'discard-parked';
  if (discarding && !(await discard(options, claimed))) {
    const message = `nothing is parked there at position ${asked.position}`;
    return claimed.finish('failed', { message, done: 0 } satisfies MendResult);
  }
  const queue = options.parked.get(asked.queue);
  const drains = queue !== undefined && (!discarding || (await isHeadless(options, queue)));
  const drained = drains ? await drain(options, queue) : { done: 0 };
  const result = { ...drained, message: messageOf(discarding, drains, drained) };
  await claimed.finish(drained.failed && !discarding ? 'failed' : 'done', result satisfies MendResult);
}

const isHeadless = async ({ entries }: MendOptions, { queue }: KnownQueue): Promise<boolean> =>
  (await entries.waiting(queue, 1))[0]?.doc.status !== 'parked';

/** Marks the fact, or everything that waits, as discarded. False when there is no such fact; true when it was done before. */
async function discard({ entries, clock }: MendOptions, { request }: ClaimedRequest): Promise<boolean> {
  const { by, why = '', parked } = request;
  if (!parked) return false;
  const discarded = { status: 'discarded' as const, discarded: { by, at: clock(), why } };
  if (parked.position === undefined) {
    for (let page = await entries.waiting(parked.queue, 500); page.length > 0;) {
      for (const entry of page) await entries.change(entry, discarded);
      page = await entries.waiting(parked.queue, 500);
    }
    return true;
  }
  const entry = await entries.at(parked.queue, parked.position);
  if (entry && entry.doc.status !== 'discarded') await entries.change(entry, discarded);
  return entry !== undefined;
}

function messageOf(discarding: boolean, drained: boolean, { done, failed }: Drained): string {
  const first = discarding ? 'discarded' : drained ? 'retried' : 'nothing was parked there any more';
  const folded = done > 0 ? `, ${done} folded` : '';
  if (failed === undefined) return `${first}${folded}`;
  const { type, position, revision, reason } = failed;
  return `${first}${folded}; parked at ${type} (position ${position}, revision ${revision}): ${reason}`;
}
