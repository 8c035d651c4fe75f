import { Affinity } from './affinity';
import { Delivery } from './delivery';
import { sightingOf } from './event-source';
import { ParkedMessages } from './parked-messages';

/** Brings parked messages back, no more at a time than the buffer holds. */
export interface Replay {
  /** Until those brought back are no longer counted as parked. */
  readonly active: boolean;
  /** From the first one there is to the last, or to the one before `stopAt`. Nothing if a replay is under way. */
  begin(stopAt: number | undefined): void;
  /** Brings back what there is room for. True if it found something. */
  fill(): boolean;
}

interface Span {
  next: number;
  readonly stop: number;
}

export function replay(
  parked: ParkedMessages,
  delivery: Delivery,
  bufferSize: number,
  affinity: Affinity | undefined,
): Replay {
  let span: Span | undefined;
  let truncating = false;

  const bringBack = (number: number): boolean => {
    const sighting = sightingOf(parked.eventAt(number), number, affinity);
    if (sighting) delivery.replay(sighting);
    return sighting !== undefined;
  };

  const truncate = async (before: number): Promise<void> => {
    truncating = true;
    try {
      await parked.truncate(before);
    } catch (error) {
      process.stderr.write(`event store: parked messages stay parked although they were replayed: ${String(error)}\n`);
    }
    truncating = false;
  };

  return {
    get active() {
      return span !== undefined || truncating;
    },
    begin: (stopAt = Infinity) => {
      const range = parked.range();
      if (span || truncating || !range) return;
      const stop = Math.min(stopAt, range.last + 1);
      if (stop > range.first) span = { next: range.first, stop };
    },
    fill: () => {
      let found = false;
      while (span && delivery.retries.length < bufferSize) {
        found = bringBack(span.next++) || found;
        if (span.next < span.stop) continue;
        void truncate(span.stop);
        span = undefined;
      }
      return found;
    },
  };
}
