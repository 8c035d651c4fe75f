import type { ParkedEntry } from './parked-entry';
import type { ParkedEntries } from './parked-entries';
import type { KnownQueue, ParkedKeys } from './parked-keys';
import type { QueueWork } from './queue-work';

export interface DrainOptions {
  readonly entries: ParkedEntries;
  readonly parked: ParkedKeys;
  readonly work: QueueWork;
  /** Does something while nothing is being parked. */
  readonly alone: <T>(action: () => Promise<T>) => Promise<T>;
}

export interface Drained {
  /** Facts that wait no more. */
  readonly done: number;
  /** Where it stopped again. */
  readonly failed?: Pick<ParkedEntry, 'type' | 'revision' | 'position' | 'reason'>;
}

/**
 * Works through what waits in a queue, in order, until nothing does or one fails again; what comes meanwhile queues behind. What was
 * done and the note of it are two writes: after a crash between them the work finds that it is done. Only whoever holds the queue may
 * do it, one at a time.
 */
export async function drain({ entries, parked, work, alone }: DrainOptions, queue: KnownQueue): Promise<Drained> {
  /** The next ones; when there are none, nothing waits from that moment on. */
  const next = () =>
    alone(async () => {
      const page = await entries.waiting(queue.queue, work.together(queue));
      if (page.length === 0) parked.moved(queue.queue, undefined);
      return page;
    });
  let finished = 0;
  for (let page = await next(); page.length > 0; page = await next()) {
    const { done, failed } = await work.work(page);
    await entries.remove(done);
    finished += done.length;
    if (!failed) continue;
    const { entry, reason } = failed;
    await alone(async () => {
      await entries.change(entry, { status: 'parked', shown: true, reason, attempts: entry.doc.attempts + 1 });
      // Mostly this one; a fact before it may have been parked in the meantime.
      const [first] = await entries.waiting(queue.queue, 1);
      parked.moved(queue.queue, first?.doc.position);
    });
    if (finished > 0) work.shorter?.();
    return { done: finished, failed: { ...entry.doc, reason } };
  }
  work.shorter?.();
  return { done: finished };
}
