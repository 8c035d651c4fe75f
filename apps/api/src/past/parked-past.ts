import type { EventStoreDBClient } from '@eventstore/db-client';
import { eventAt } from '@aftercare/event-sourcing';
import { missingFrom, type ParkedEntry } from '@aftercare/projections';
import type { ReadModelStore } from '@aftercare/read-model-store';
import { customerHistory, customerOfHistoryKey, wasThere, type AsOf, type Past } from '@aftercare/read-models';
import { problem, ProblemError } from '../problems/problem';

export interface ParkedPast {
  readonly store: ReadModelStore;
  readonly client: EventStoreDBClient;
  readonly past: Past;
  readonly at: AsOf;
}

/**
 * The history tells where a customer's facts stand: one that is parked in it, or was discarded, would be left out without a word. Throws a
 * 409 problem where one of these customers has such a fact up to the moment, or one of their streams has a fact that nobody can read.
 */
export async function refuseParked({ store, client, past, at }: ParkedPast): Promise<void> {
  const { customers, facts } = past;
  const streams = new Set(facts.map(({ stream }) => stream));
  const concerns = ({ key, wholeStream, stream, guessed = [] }: ParkedEntry): boolean =>
    [key, ...guessed].some((one) => customers.includes(customerOfHistoryKey(one))) ||
    (wholeStream && streams.has(stream));
  for (const entry of await missingFrom(store, customerHistory.name)) {
    if (!concerns(entry)) continue;
    const { position, stream, type, status } = entry;
    const recordedAt = 'instant' in at ? (await eventAt(client, position))?.recordedAt : undefined;
    if (!wasThere({ position, recordedAt: recordedAt ?? '' }, at)) continue;
    const state = status === 'discarded' ? 'was discarded from' : 'is parked in';
    const detail =
      `${type} at position ${position} of ${stream} ${state} ${customerHistory.name}, so the past of this customer cannot be told whole: ` +
      'see "aftercare parked list", or rebuild the read model';
    throw new ProblemError(problem(409, 'past-parked', detail));
  }
}
