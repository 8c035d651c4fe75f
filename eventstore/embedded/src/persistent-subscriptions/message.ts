import { Entry } from './linked-list';
import { Unfinished } from './checkpoint-rule';

/** An event as the group came upon it. Its bytes stay in the log: they are read again for each delivery. */
export interface Sighting {
  /** What consumers answer with: the id of the link where there is one, else of the event. */
  readonly id: string;
  /** Revision in the stream, or position in `$all`; of a replayed message its number among the parked ones. */
  readonly at: number;
  /** Messages with the same number stay together, where the strategy pins them. */
  readonly affinity: number;
}

/** An event on its way through the group. */
export interface Message extends Sighting {
  /** It was parked before: it stands outside the order of the stream, and no checkpoint waits for it. */
  readonly replayed: boolean;
  readonly unfinished: Entry<Unfinished> | undefined;
  /** How often it was delivered before. */
  retryCount: number;
}
