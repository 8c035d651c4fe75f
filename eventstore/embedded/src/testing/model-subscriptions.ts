import { EventStoreDBClient, Position, ResolvedEvent, START } from '@eventstore/db-client';

import { has, listen, Listening } from './listening';
import { lastOf, LogEntry, StoreModel, streamOf, visible } from './store-model';
import { TOMBSTONE_REVISION } from '../log/record';

const PATIENCE_MS = 20_000;

/** Subscriptions to `$all` and to each stream that run beside a sequence of calls, over restarts of the node. */
export interface ModelSubscriptions {
  /** Subscribes, after a restart from where it was. */
  connect(client: EventStoreDBClient): Promise<void>;
  /** Waits until everything the model has is delivered, and compares it. `before`: last revisions before the step. */
  follow(before: ReadonlyMap<string, number>): Promise<void>;
  disconnect(): Promise<void>;
}

export const entryOf = ({ event }: ResolvedEvent): LogEntry => ({
  stream: event?.streamId ?? '',
  type: event?.type ?? '',
  revision: event?.revision === TOMBSTONE_REVISION ? 'tombstone' : Number(event?.revision),
  id: event?.id ?? '',
});

/** The same with the model's ids only: the server gives its own events ids that nobody knows. */
export const like = (entries: readonly LogEntry[], log: readonly LogEntry[]): LogEntry[] =>
  entries.map((entry, index) => {
    if (log[index]?.id !== undefined) return entry;
    const { stream, type, revision } = entry;
    return { stream, type, revision };
  });

export function modelSubscriptions(model: StoreModel, start: Position, names: readonly string[]): ModelSubscriptions {
  const all: ResolvedEvent[] = [];
  const ofStreams = new Map(names.map((name) => [name, [] as ResolvedEvent[]]));
  let open: { unsubscribe(): Promise<void> }[] = [];
  let heardAll: Listening | undefined;
  let heard = new Map<string, Listening>();
  let live = new Set<string>();

  /** A stream that shows events, or none of those it has, is one that its subscriber catches up with. */
  const goLive = async (): Promise<void> => {
    for (const [name, listening] of heard)
      if (typeof visible(model, name) !== 'string') await patiently(listening.until(has('caughtUp')));
    live = new Set([...heard].filter(([, { log }]) => log.includes('caughtUp')).map(([name]) => name));
  };

  return {
    connect: async (client) => {
      const after = all.at(-1)?.event?.position ?? start;
      heardAll = listen(() => keep(client.subscribeToAll({ fromPosition: after })), all);
      heard = new Map();
      for (const name of names) {
        if (streamOf(model, name).tombstoned) continue;
        const events = ofStreams.get(name) ?? [];
        const fromRevision = events.at(-1)?.event?.revision ?? START;
        heard.set(
          name,
          listen(() => keep(client.subscribeToStream(name, { fromRevision })), events),
        );
      }
      await Promise.all([...heard.values(), heardAll].map((one) => patiently(one.until(has('confirmation')))));
      await goLive();
    },
    follow: async (before) => {
      await patiently(heardAll?.until(() => all.length >= model.log.length));
      expect(like(all.map(entryOf), model.log)).toEqual(model.log);
      for (const [name, listening] of heard) {
        const stream = streamOf(model, name);
        const events = ofStreams.get(name) ?? [];
        const shown = visible(model, name);
        const readable = live.has(name) ? [...stream.ids.keys()] : typeof shown === 'string' ? [] : shown;
        const newest = readable.filter((revision) => revision > (before.get(name) ?? -1));
        const delivered = () => new Set(events.map(({ event }) => Number(event?.revision)));
        await patiently(listening.until(() => newest.every((revision) => delivered().has(revision))));
        if (stream.tombstoned) {
          await patiently(listening.until(has('error stream-deleted')));
          if (live.has(name))
            expect(events.pop()?.event).toMatchObject({ type: '$streamDeleted', revision: TOMBSTONE_REVISION });
          heard.delete(name);
        }
        const revisions = events.map(({ event }) => Number(event?.revision));
        expect(revisions).toEqual([...delivered()].sort((a, b) => a - b));
        expect(revisions.at(-1) ?? -1).toBeLessThanOrEqual(lastOf(stream));
        expect(events.map(({ event }) => event?.id)).toEqual(revisions.map((revision) => stream.ids[revision]));
      }
      await goLive();
    },
    disconnect: async () => {
      await Promise.all(open.map((subscription) => subscription.unsubscribe()));
      open = [];
    },
  };

  function keep<Subscription extends { unsubscribe(): Promise<void> }>(subscription: Subscription): Subscription {
    open.push(subscription);
    return subscription;
  }
}

/** Fails instead of waiting for ever for what does not come. */
async function patiently(work: Promise<void> | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const impatience = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('a subscription did not deliver what the model has')), PATIENCE_MS);
  });
  await Promise.race([work, impatience]).finally(() => clearTimeout(timer));
}
