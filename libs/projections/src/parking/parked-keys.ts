import { partitionOf } from '@aftercare/read-model-store';
import type { Place } from '../arrived';
import { entryKey, queueId, storableKey, streamKey, type ParkedEntry, type ParkedQueue } from './parked-entry';
import type { ParkedEntries } from './parked-entries';

/** A queue as whoever holds it knows it. */
export interface KnownQueue extends ParkedQueue {
  readonly queue: string;
  /** Position of the first fact that waits: later ones queue behind it. */
  readonly head: number;
  /** Position of the last one. */
  readonly last: number;
}

/** What one folding, or one policy, has parked, of its own partitions: in memory, so that asking costs nothing. */
export interface ParkedKeys {
  /** Queues; 0 means that no fact need be asked about. */
  readonly size: number;
  /** Keys that are parked, each stream counted once. */
  readonly keys: number;
  /** False when nothing waits and nothing that may come again was discarded. */
  readonly any: boolean;
  /** Of a fact that changes the document of this key: the queue where it waits, unless it comes before those that do. */
  queueOf(fact: Pick<Place, 'stream' | 'position'>, key: string): KnownQueue | undefined;
  /** Whether the fact at this position was discarded there. */
  isDiscarded(queue: ParkedQueue, position: number): boolean;
  /** How a queue is named in this build. */
  named(key: string): ParkedQueue;
  namedStream(stream: string, partition: number): ParkedQueue;
  get(queue: string): KnownQueue | undefined;
  all(): readonly KnownQueue[];
  /** A fact was discarded: should it come again, it is left out. */
  discarded(entry: Pick<ParkedEntry, 'queue' | 'position'>): void;
  /** Written entries wait from now on. */
  noted(entries: readonly ParkedEntry[]): void;
  /** The first that waits is now this one; undefined: none does. */
  moved(queue: string, head: number | undefined): void;
}

export interface ParkedKeysOptions {
  readonly entries: ParkedEntries;
  readonly readModel: string;
  readonly build: number;
  /** Partitions held. */
  readonly partitions: readonly number[];
  /** The position up to which nothing comes again. */
  readonly checkpoint: number;
}

/** Loads what is parked in the partitions of a folding. */
export async function openParkedKeys(options: ParkedKeysOptions): Promise<ParkedKeys> {
  const { entries, readModel, build, partitions, checkpoint } = options;
  const mine = (await entries.ofBuild(readModel, build, ['parked', 'behind', 'discarded']))
    .map(({ doc }) => doc)
    .filter(({ partition }) => partitions.includes(partition));
  const gone = mine.filter(({ status, position }) => status === 'discarded' && position > checkpoint);
  const keys = parkedKeys({ readModel, build }, gone.map(entryKey));
  keys.noted(mine.filter(({ status }) => status !== 'discarded'));
  return keys;
}

/** Nothing parked in a build yet. */
export function parkedKeys(of: Pick<ParkedQueue, 'readModel' | 'build'>, gone: Iterable<string> = []): ParkedKeys {
  const discarded = new Set(gone);
  const queues = new Map<string, KnownQueue>();
  const byKey = new Map<string, KnownQueue>();
  const byStream = new Map<string, KnownQueue>();
  const named = (key: string): ParkedQueue => ({
    ...{ ...of, key: storableKey(key), partition: partitionOf(key), wholeStream: false },
  });
  const namedStream = (stream: string, partition: number): ParkedQueue => ({
    ...{ ...of, key: streamKey(stream), partition, wholeStream: true },
  });
  const streamName = (key: string, partition: number): string => `${partition}/${key}`;

  const set = (queue: KnownQueue): void => {
    queues.set(queue.queue, queue);
    if (queue.wholeStream) byStream.set(streamName(queue.key, queue.partition), queue);
    else byKey.set(queue.key, queue);
  };
  const behind = (queue: KnownQueue | undefined, { position }: Pick<Place, 'position'>): KnownQueue | undefined =>
    queue && position >= queue.head ? queue : undefined;
  const streamOf = (stream: string, key: string): KnownQueue | undefined =>
    byStream.size === 0 ? undefined : byStream.get(streamName(streamKey(stream), partitionOf(key)));

  return {
    get size() {
      return queues.size;
    },
    get keys() {
      return byKey.size + new Set([...byStream.values()].map(({ key }) => key)).size;
    },
    get any() {
      return queues.size > 0 || discarded.size > 0;
    },
    queueOf: (fact, key) => behind(byKey.get(key), fact) ?? behind(streamOf(fact.stream, key), fact),
    isDiscarded: (queue, position) =>
      discarded.size > 0 && discarded.has(entryKey({ queue: queueId(queue), position })),
    named,
    namedStream,
    get: (queue) => queues.get(queue),
    all: () => [...queues.values()],
    discarded: (entry) => void discarded.add(entryKey(entry)),
    noted: (written) => {
      for (const { readModel, build, key, partition, wholeStream, queue, position } of written) {
        const { head = position, last = position } = queues.get(queue) ?? {};
        const known = { readModel, build, key, partition, wholeStream, queue };
        set({ ...known, head: Math.min(head, position), last: Math.max(last, position) });
      }
    },
    moved: (queue, head) => {
      const known = queues.get(queue);
      if (known === undefined) return;
      if (head !== undefined) return set({ ...known, head });
      queues.delete(queue);
      if (known.wholeStream) byStream.delete(streamName(known.key, known.partition));
      else byKey.delete(known.key);
    },
  };
}
