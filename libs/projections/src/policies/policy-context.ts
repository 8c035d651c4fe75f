import type { EventStoreDBClient } from '@eventstore/db-client';
import { aggregates, type AnyDecider, type RecordedFact } from '@aftercare/domain';
import { readFacts, type CommandExecutor, type FactDecoder } from '@aftercare/event-sourcing';
import type { PolicyContext } from './policy';

export interface PolicyContextOptions {
  readonly client: EventStoreDBClient;
  readonly executor: Pick<CommandExecutor, 'state'>;
  readonly decode: FactDecoder;
}

const deciders = new Map<string, AnyDecider>(aggregates.map((decider) => [decider.category, decider]));

/** What policies may look at. Throws what the event store throws. */
export function policyContext({ client, executor, decode }: PolicyContextOptions): PolicyContext {
  return {
    state: async (category, id) => (await executor.state(category, id))?.state,
    stateAt: async ({ stream, revision }: RecordedFact) => {
      const decider = deciders.get(stream.slice(0, stream.indexOf('-')));
      if (decider === undefined) throw new TypeError(`there is no aggregate for the stream ${stream}`);
      let state: unknown = decider.initial;
      for await (const fact of readFacts(client, stream, { maxCount: revision + 1, decode }))
        state = decider.evolve(state, fact, fact.metadata.occurredAt);
      return state;
    },
  };
}
