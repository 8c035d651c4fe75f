import type { Instant } from '@aftercare/domain';
import type { ResolvedEvent } from '@eventstore/db-client';

/** An event as it stands in the store, before it is read as a fact. */
export interface StoredEvent {
  readonly stream: string;
  readonly id: string;
  readonly type: string;
  /** From 0 within the stream. */
  readonly revision: number;
  /** In the order of all events; -1 when the server does not tell it. */
  readonly position: number;
  /** By the server's clock. */
  readonly recordedAt: Instant;
  /** What its JSON says; the text itself where it is none, and bytes where it is not said to be some. */
  readonly data: unknown;
  /** Undefined where there is none. */
  readonly metadata: unknown;
}

/** What the client gives of an event; undefined for a link whose event was deleted. */
export function storedEvent({ event }: ResolvedEvent): StoredEvent | undefined {
  if (event === undefined) return undefined;
  const { streamId: stream, id, type, revision, created, data, metadata } = event;
  const place = { stream, id, type, revision: Number(revision), position: positionOf(event) };
  return { ...place, recordedAt: created.toISOString(), data, metadata };
}

/** Positions from here on mean "not told" (older servers, when a single stream is read). */
const noPosition = 2 ** 63;

export function positionOf({ position }: Pick<NonNullable<ResolvedEvent['event']>, 'position'>): number {
  const commit = position === undefined ? noPosition : Number(position.commit);
  return commit >= noPosition ? -1 : commit;
}
