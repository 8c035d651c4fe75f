import { setTimeout as pause } from 'node:timers/promises';
import type { Instant } from '@aftercare/domain';
import { RequestLost, type ClaimedRequest, type OperatorRequests } from '../requests';
import { drain, type Drained, type DrainOptions } from './drain';
import type { KnownQueue } from './parked-keys';

export interface MendOptions extends DrainOptions {
  /** Of the read model or policy. */
  readonly name: string;
  readonly build: number;
  /** Partitions held. */
  readonly partitions: readonly number[];
  readonly requests: () => Promise<OperatorRequests>;
  readonly holder: string;
  readonly everyMs: number;
  readonly clock: () => Instant;
  readonly signal: AbortSignal;
  /** Does something when it may be done, again while a store is away. */
  readonly between: <T>(action: () => Promise<T>) => Promise<T>;
}

/** What came of a retry or a discard. */
export interface MendResult extends Drained {
  readonly message: string;
}

/** Does what operators ask about what was parked, and goes on with what others left half done. Ends by the signal, with an error. */
export async function mendRequests(options: MendOptions): Promise<void> {
  const { name, build, partitions, holder, everyMs, between, signal, work } = options;
  for (;;) {
    await pause(everyMs, undefined, { signal, ref: false });
    await between(async () => {
      const requests = await options.requests();
      for (const { id, parked } of await requests.open(['retry-parked', 'discard-parked'], name)) {
        if (parked?.build !== build || !partitions.includes(parked.partition)) continue;
        const queue = await known(options, parked.queue);
        if (queue && !work.ready(queue)) continue;
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

/** Queues whose first fact is done or discarded, by a process that ended before it had gone on with the rest. */
async function drainHeadless(options: MendOptions): Promise<void> {
  const { parked, entries, name, build, work } = options;
  const known = parked.all();
  if (known.length === 0) return;
  const heads = new Set((await entries.ofBuild(name, build, ['parked'])).map(({ doc }) => doc.queue));
  for (const queue of known) if (!heads.has(queue.queue) && work.ready(queue)) await drain(options, queue);
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

/** The queue; also one that a process had parked which did not know yet that another has its place. */
async function known({ parked, entries }: MendOptions, queue: string): Promise<KnownQueue | undefined> {
  if (parked.get(queue) === undefined) parked.noted((await entries.waiting(queue, 500)).map(({ doc }) => doc));
  return parked.get(queue);
}

const isHeadless = async ({ entries }: MendOptions, { queue }: KnownQueue): Promise<boolean> =>
  (await entries.waiting(queue, 1))[0]?.doc.status !== 'parked';

/** Marks the fact, or everything that waits, as discarded. False when there is no such fact; true when it was done before. */
async function discard(options: MendOptions, { request }: ClaimedRequest): Promise<boolean> {
  const { entries, parked: keys, work, clock } = options;
  const { by, why = '', parked } = request;
  if (!parked) return false;
  const leaveOut = async (entry: Awaited<ReturnType<typeof entries.waiting>>[number]): Promise<void> => {
    await work.forget?.(entry.doc);
    await entries.change(entry, { status: 'discarded', discarded: { by, at: clock(), why } });
    keys.discarded(entry.doc);
  };
  if (parked.position === undefined) {
    for (let page = await entries.waiting(parked.queue, 500); page.length > 0;) {
      for (const entry of page) await leaveOut(entry);
      page = await entries.waiting(parked.queue, 500);
    }
    return true;
  }
  const entry = await entries.at(parked.queue, parked.position);
  if (entry && entry.doc.status !== 'discarded') await leaveOut(entry);
  return entry !== undefined;
}

function messageOf(discarding: boolean, drained: boolean, { done, failed }: Drained): string {
  const first = discarding ? 'discarded' : drained ? 'retried' : 'nothing was parked there any more';
  const finished = done > 0 ? `, ${done} done` : '';
  if (failed === undefined) return `${first}${finished}`;
  const { type, position, revision, reason } = failed;
  return `${first}${finished}; parked at ${type} (position ${position}, revision ${revision}): ${reason}`;
}
