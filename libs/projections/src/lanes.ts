import { startLane, type Lane, type LaneOptions, type Rider } from './lane';

export interface LanesOptions extends LaneOptions {
  /** So long (ms) a folding may hold up others; 1,000 unless stated. */
  readonly momentMs?: number;
}

/** The readers of one process: as few as possible, and as many as are needed so that no folding holds up another. */
export interface Lanes {
  /** Feeds foldings with what lies after what they have. */
  add(riders: readonly Rider[]): void;
  /** How many readers there are. */
  count(): number;
  /** Resolves after the signal, when nothing is read any more. */
  readonly ended: Promise<void>;
}

const usualMomentMs = 1_000;

/**
 * Foldings that come together share a reader. One whose queue stays full for more than a moment leaves to a reader of its own, and so do
 * those that are ahead of a reader that is still on its way; whoever has reached the end of the store comes back.
 */
export function startLanes({ momentMs = usualMomentMs, ...options }: LanesOptions): Lanes {
  const { signal } = options;
  const running = new Set<Promise<void>>();
  let lanes: (Lane & { readonly since: number })[] = [];

  const open = (riders: readonly Rider[]): void => {
    if (riders.length === 0 || signal.aborted) return;
    const lane = startLane(riders, options);
    lanes.push({ ...lane, since: performance.now() });
    const ended = lane.ended.finally(() => running.delete(ended));
    running.add(ended);
  };

  const arrange = (): void => {
    for (const lane of lanes) {
      for (const rider of lane.riders()) if (rider.queue.closed()) lane.leave(rider);
      const riders = lane.riders();
      const full = lane.waiting() > momentMs ? riders.filter(({ queue }) => queue.full()) : [];
      if (full.length < riders.length) for (const rider of full) open([lane.leave(rider)]);
      const ahead = lane.riders().filter(({ from }) => from > lane.position());
      const late = performance.now() - lane.since > momentMs && !lane.live();
      if (late && ahead.length < lane.riders().length) open(ahead.map((rider) => lane.leave(rider)));
    }
    const [main, ...others] = lanes.filter((lane) => lane.live());
    for (const lane of others)
      for (const rider of lane.riders())
        if (Math.max(rider.from, lane.position()) >= main!.position() && !rider.queue.full())
          main!.join([lane.leave(rider)]);
    for (const lane of lanes) if (lane.riders().length === 0) lane.close();
    lanes = lanes.filter((lane) => lane.riders().length > 0);
  };
  const looking = setInterval(arrange, momentMs / 4);

  return {
    add: open,
    count: () => lanes.length,
    ended: new Promise((resolve) => {
      const end = (): void => {
        clearInterval(looking);
        void Promise.all(running).then(() => resolve());
      };
      if (signal.aborted) end();
      else signal.addEventListener('abort', end, { once: true });
    }),
  };
}
