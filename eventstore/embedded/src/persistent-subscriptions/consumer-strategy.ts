import { Consumer } from './consumer';

/**
 * Who gets a message. `later`: the one who should has no room, but another message may go to somebody else. `full`:
 * nobody has room.
 */
export type Choice = Consumer | 'later' | 'full';

/** How a group shares out its messages. */
export interface ConsumerStrategy {
  joined(consumer: Consumer): void;
  left(consumer: Consumer): void;
  choose(affinity: number): Choice;
}
