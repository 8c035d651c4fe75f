import type { Instant, RecordedFact } from '@aftercare/domain';
import type { CommandRequest } from '@aftercare/event-sourcing';

/** A command that a policy asks for. Its id, actor, correlation and causation are the runtime's, derived from the fact. */
export type PolicyCommand = Pick<CommandRequest, 'category' | 'id' | 'command' | 'occurredAt'> & {
  /**
   * Not now but from this instant on: a timer. It survives every restart, and is late rather than never. There is no taking it
   * back: the decider says at its time whether it still applies, see `Policy.noLongerCalledFor`.
   */
  readonly dueAt?: Instant;
};

/** What a policy may look at beside the fact. */
export interface PolicyContext {
  /** The present state of an aggregate, as its decider folds it; undefined when it has no facts. */
  state(category: string, id: string): Promise<unknown>;
  /** The state of the fact's own aggregate as of the fact, which is included: the same whenever it is asked for. */
  stateAt(fact: RecordedFact): Promise<unknown>;
}

/**
 * When a fact calls for the next command. `commandsFor` is called again with the same fact after a crash and must then give
 * the same commands in the same order: a command's id derives from the fact's id and the command's place among them.
 */
export interface Policy {
  /** `<do>-when-<fact>`. */
  readonly name: string;
  readonly facts: readonly string[];
  /**
   * Codes of refusals that say that the command has become pointless meanwhile (the invitation is answered). They leave no
   * entry for staff; every other refusal does.
   */
  readonly noLongerCalledFor?: readonly string[];
  commandsFor(fact: RecordedFact, context: PolicyContext): Iterable<PolicyCommand> | AsyncIterable<PolicyCommand>;
}
