import { type AnyDecider, isRefusal, type Refusal, type Reservation } from '@aftercare/domain';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { checkedRequest } from './checked-request';
import { commandDigests } from './command-identity';
import { type Clock, systemClock } from './clock';
import type { CommandRequest, Outcome } from './command-request';
import { executionOf } from './execution';
import { factDecoder } from './fact-decoder';
import { foldedStreams, streamName } from './folded-streams';
import { highWater } from './high-water';
import { oneAtATime } from './one-at-a-time';
import { type PersonalKeys, personalKeys } from './personal-keys';
import { reservations, sameKey } from './reservations';
import type { Upcasters } from './upcasters';

export interface CommandExecutorOptions {
  readonly client: EventStoreDBClient;
  readonly aggregates: readonly AnyDecider[];
  /** Wraps the customers' keys and hashes reservation keys: the same for every process, for ever. */
  readonly secret: string;
  readonly clock?: Clock;
  readonly upcasters?: Upcasters;
  /** The customers' keys, when the process has them already; else made from `secret`. */
  readonly keys?: PersonalKeys;
  /** Facts folded into the states in memory, at most. About 200 to 500 bytes each. */
  readonly cacheCapacity?: number;
  /** How long (milliseconds) a command waits for a store that is away before it fails with `StoreUnavailable`. */
  readonly patience?: number;
}

/** Runs commands against the store. One per process: it holds the cache of folded streams. */
export interface CommandExecutor {
  /**
   * Decides the command on its stream and records its facts; the same command again gives the stored outcome.
   * A refusal recorded nothing. Throws `RevisionConflict`, and `StoreUnavailable` when the outcome is not known: the
   * same request, with the same `commandId`, may be sent again until it is answered.
   */
  execute(request: CommandRequest): Promise<Outcome | Refusal>;
  /** The folded state of an aggregate and its revision, read up to the end; undefined when it has no facts. */
  state(category: string, id: string): Promise<{ readonly state: unknown; readonly revision: number } | undefined>;
}

export function commandExecutor(options: CommandExecutorOptions): CommandExecutor {
  const { client, aggregates, secret, clock = systemClock, upcasters = {}, cacheCapacity = 60_000 } = options;
  const deciders = new Map(aggregates.map((decider) => [decider.category, decider]));
  const keys = options.keys ?? personalKeys({ client, secret });
  const decode = factDecoder({ upcasters, keys, aggregates });
  const streams = foldedStreams({ client, decode, keys, capacity: cacheCapacity });
  const inTurn = oneAtATime();
  const digestOf = commandDigests(secret);

  const holds = async (stream: string, key: Reservation): Promise<boolean> => {
    const category = stream.slice(0, stream.indexOf('-'));
    const decider = deciders.get(category);
    // A holder this program does not know keeps what it has.
    if (decider?.holds === undefined) return true;
    const { state } = await streams.upToDate(decider, stream.slice(category.length + 1));
    return decider.holds(state).some((held) => sameKey(held, key));
  };

  const execution = executionOf({
    client,
    deciders,
    streams,
    keys,
    decode,
    reservations: reservations({ client, secret, clock, holds }),
    mark: highWater(client),
    patience: options.patience ?? 5_000,
  });

  return {
    async execute(request) {
      const checked = checkedRequest(request, deciders, clock(), digestOf);
      if (isRefusal(checked)) return checked;
      return inTurn(checked.stream, () => execution(checked));
    },
    async state(category, id) {
      const decider = deciders.get(category);
      if (decider === undefined) throw new TypeError(`there is no aggregate ${streamName(category, id)}`);
      const { state, revision } = await streams.upToDate(decider, id);
      return revision < 0 ? undefined : { state, revision };
    },
  };
}
