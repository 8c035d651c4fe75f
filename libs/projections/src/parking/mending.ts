import type { EventStoreDBClient } from '@eventstore/db-client';
import type { Instant } from '@aftercare/domain';
import { type FactDecoder, readStream, storedEvent } from '@aftercare/event-sourcing';
import type { ReadModelStore } from '@aftercare/read-model-store';
import { openRequests, type OperatorRequests } from '../requests';
import type { Mending } from './parking';
import type { Reread } from './reread';

export interface MendingOptions {
  readonly client: EventStoreDBClient;
  readonly decode: FactDecoder;
  readonly store: ReadModelStore;
  readonly clock: () => Instant;
  readonly holder: string;
  readonly everyMs: number;
}

/** What the foldings and policies of a process share for mending what they have parked. */
export function mendingOf({ client, decode, store, clock, holder, everyMs }: MendingOptions): Mending {
  let opened: Promise<OperatorRequests> | undefined;
  return {
    ...{ holder, everyMs, reread: rereading(client, decode) },
    requests: () =>
      (opened ??= openRequests({ store, now: clock }).catch((error: unknown) => {
        opened = undefined;
        throw error;
      })),
  };
}

/** Reads one event again, through today's upcasters; nothing where the stream no longer has it. */
export const rereading =
  (client: EventStoreDBClient, decode: FactDecoder): Reread =>
  async (stream, revision) => {
    for await (const resolved of readStream(client, stream, { from: revision, maxCount: 1 })) {
      const event = storedEvent(resolved);
      if (event?.revision === revision) return decode(event);
    }
    return undefined;
  };
