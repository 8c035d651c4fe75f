import type { RecordedFact } from '@aftercare/domain';
import { UndecodableEvent } from '@aftercare/event-sourcing';
import { reasonOf } from './log';
import type { StoppedAt } from './projector-status';

/** What a subscription brings: a fact, or an event that is no readable one. */
export type Arrived = RecordedFact | UndecodableEvent;

/** Where a fact is, without what it says. */
export type Place = Pick<RecordedFact, 'stream' | 'revision' | 'position' | 'type'>;

/** Where a read model or a policy cannot take a fact, and why. */
export const stoppedAtFact = (fact: Place, error: unknown): StoppedAt => ({
  stream: fact.stream,
  revision: fact.revision,
  position: fact.position,
  type: fact.type,
  reason: error instanceof UndecodableEvent ? error.reason : reasonOf(error),
});
