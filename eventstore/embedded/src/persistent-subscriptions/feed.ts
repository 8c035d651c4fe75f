import { CheckpointRule } from './checkpoint-rule';
import { Delivery } from './delivery';
import { EventSource } from './event-source';
import { GroupSettings } from './settings';

/** Fills the group's buffer from its source, as far as the buffer goes: the rest stays in the log. */
export interface Feed {
  /** Reads on. True if something was found. */
  fill(): boolean;
  /** Nothing is left behind in the log. */
  readonly live: boolean;
  /** There may be more for the buffer, after other work had its turn. */
  readonly searching: boolean;
  /** The source cannot be read. */
  readonly failed: boolean;
  /** The last event found. */
  readonly lastKnown: number | undefined;
  /** Events found while live, up to the size of the live buffer: the server keeps as many. */
  readonly liveCount: number;
}

type Sizes = Pick<GroupSettings, 'historyBufferSize' | 'liveBufferSize' | 'readBatchSize' | 'startFrom'>;

/** What the server reads at a time, whatever larger batch it is told. */
const LARGEST_BATCH = 100;
const DEFAULT_BATCH = 10;

export function feed(source: EventSource, sizes: Sizes, delivery: Delivery, checkpoints: CheckpointRule): Feed {
  const { historyBufferSize, liveBufferSize, readBatchSize } = sizes;
  const batch = readBatchSize === 0 ? DEFAULT_BATCH : Math.min(readBatchSize, LARGEST_BATCH);
  let live = sizes.startFrom === 'end';
  let searching = false;
  let failed = false;
  let lastKnown: number | undefined;
  let liveCount = 0;

  /** Room for the next read. Whoever is behind waits until a whole batch fits. */
  const room = (): number => {
    const { buffer, retries } = delivery;
    if (live) return Math.max(0, historyBufferSize - buffer.length);
    return historyBufferSize - buffer.length - retries.length > readBatchSize ? batch : 0;
  };

  return {
    get live() {
      return live;
    },
    get searching() {
      return searching;
    },
    get failed() {
      return failed;
    },
    get lastKnown() {
      return lastKnown;
    },
    get liveCount() {
      return liveCount;
    },
    fill: () => {
      searching = false;
      const limit = room();
      if (failed || (limit === 0 && !live)) return false;
      let found = 0;
      const progress = source.read(limit, {
        event: (sighting) => {
          found++;
          lastKnown = sighting.at;
          if (live) liveCount = Math.min(liveBufferSize, liveCount + 1);
          delivery.add(sighting);
        },
        skipped: (at) => checkpoints.skipped(at),
      });
      failed = progress === 'failed';
      live = progress === 'end';
      searching = progress === 'more' && found === 0 && limit > 0;
      return found > 0;
    },
  };
}
