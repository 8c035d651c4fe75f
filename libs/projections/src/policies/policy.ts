import type { RecordedFact } from '@aftercare/domain';
import type { CommandRequest } from '@aftercare/event-sourcing';

/** A command that a policy asks for. Its id, actor, correlation and causation are the runtime's, derived from the fact. */
export type PolicyCommand = Pick<CommandRequest, 'category' | 'id' | 'command' | 'occurredAt'>;

/** What a policy may look at beside the fact: the present state of an aggregate, as its decider folds it. */
export interface PolicyContext {
  /** Undefined when the aggregate has no facts. */
  state(category: string, id: string): Promise<unknown>;
}

/**
 * When a fact calls for the next command. `commandsFor` is called again with the same fact after a crash and must then give
 * the same commands in the same order: a command's id derives from the fact's id and the command's place among them.
 */
export interface Policy {
  /** `<do>-when-<fact>`. */
  readonly name: string;
  readonly facts: readonly string[];
  commandsFor(fact: RecordedFact, context: PolicyContext): Iterable<PolicyCommand> | AsyncIterable<PolicyCommand>;
}
