import { Entry, LinkedList } from './linked-list';
import { GroupSettings } from './settings';

/** An event that is not dealt with yet: its number among all that the group met, and where the one before it was. */
export interface Unfinished {
  readonly sequence: number;
  readonly previous: number | undefined;
}

/**
 * Decides when a checkpoint is due, and which: always the event just before the first one that is not dealt with, so that
 * after a restart nothing is left out. Events that a filter leaves out count too, else a rare match would be searched for
 * over the whole log again.
 */
export interface CheckpointRule {
  /** The next event of the source, which somebody has to deal with. */
  met(at: number): Entry<Unfinished>;
  /** The next event of the source, which nobody wants. */
  skipped(at: number): void;
  finished(entry: Entry<Unfinished>): void;
  /** The checkpoint to be written now, if one is. `timed`: at the clock's tick, when age counts as well. */
  due(now: number, timed: boolean): number | undefined;
}

type Limits = Pick<GroupSettings, 'checkpointAfter' | 'minCheckpointCount' | 'maxCheckpointCount'>;

/** `checkpoint`: the one the group goes on from, if there is one. */
export function checkpointRule(limits: Limits, checkpoint: number | undefined): CheckpointRule {
  const { checkpointAfter, minCheckpointCount, maxCheckpointCount } = limits;
  const unfinished = new LinkedList<Unfinished>();
  let sequence = 0;
  let last = checkpoint;
  let written = 0;
  let writtenAt = -Infinity;

  return {
    met: (at) => {
      const entry = unfinished.append({ sequence: ++sequence, previous: last });
      last = at;
      return entry;
    },
    skipped: (at) => {
      sequence++;
      last = at;
    },
    finished: (entry) => unfinished.remove(entry),
    due: (now, timed) => {
      const open = unfinished.first?.value;
      const reached = open ? open.sequence - 1 : sequence;
      const progress = reached - written;
      if (progress < 1) return undefined;
      const old = timed && checkpointAfter > 0 && now - writtenAt >= checkpointAfter;
      if (progress < maxCheckpointCount && !(old && progress >= minCheckpointCount)) return undefined;
      written = reached;
      writtenAt = now;
      return open ? open.previous : last;
    },
  };
}
