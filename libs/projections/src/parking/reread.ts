import type { RecordedFact } from '@aftercare/domain';
import { UndecodableEvent } from '@aftercare/event-sourcing';
import { storableText, type ParkedEntry } from './parked-entry';

/** A fact out of the event store as it reads today. Throws UndecodableEvent, and any other error when the store is away. */
export type Reread = (stream: string, revision: number) => Promise<RecordedFact | undefined>;

/** A parked fact still cannot be done; the message says why. */
export class StillParked extends Error {}

/** Reads a parked fact as it reads today. Throws StillParked, and any other error when the event store is away. */
export async function readAgain(reread: Reread, { stream, revision, position }: ParkedEntry): Promise<RecordedFact> {
  try {
    const fact = await reread(stream, revision);
    if (fact === undefined) throw new StillParked('the event store does not have it any more: discard it');
    // A stream that is read by itself does not always tell the position.
    return { ...fact, position };
  } catch (error) {
    throw error instanceof UndecodableEvent ? new StillParked(storableText(error.reason)) : error;
  }
}
