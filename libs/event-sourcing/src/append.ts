import { type EventStoreDBClient, type JSONEventData, NO_STREAM } from '@eventstore/db-client';
import { StoreUnavailable, translated } from './store-errors';

/** How an append was acknowledged. `position` is undefined when the server does not tell it. */
export interface Appended {
  readonly revision: number;
  readonly position: number | undefined;
}

/** Longest wait for one acknowledgement, in milliseconds. A frozen server answers after 15 s, the client alone never. */
export const appendDeadline = 10_000;

/**
 * Appends events after revision `expected` (-1: the stream must not exist yet): the two expectations under which
 * EventStoreDB recognises a repeat by its event ids for ever.
 * Throws the client's `WrongExpectedVersionError`, and `StoreUnavailable` when it is not known whether the events
 * were stored: the same events may then be appended again.
 */
export async function append(
  client: EventStoreDBClient,
  stream: string,
  expected: number,
  events: readonly JSONEventData[],
  deadline = appendDeadline,
): Promise<Appended> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new StoreUnavailable('the event store did not acknowledge an append in time')),
      deadline,
    );
  });
  try {
    const expectedRevision = expected < 0 ? NO_STREAM : BigInt(expected);
    const sent = client.appendToStream(stream, [...events], { expectedRevision, deadline });
    const { nextExpectedRevision, position } = await Promise.race([sent, late]);
    return {
      revision: Number(nextExpectedRevision),
      position: position === undefined ? undefined : Number(position.commit),
    };
  } catch (error) {
    throw translated(error);
  } finally {
    clearTimeout(timer);
  }
}
