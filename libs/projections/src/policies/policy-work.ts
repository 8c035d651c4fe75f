import type { RecordedFact } from '@aftercare/domain';
import { isTransient, type CommandExecutor } from '@aftercare/event-sourcing';
import { stoppedAtFact } from '../fold-batch';
import type { Health } from '../health';
import { inFlight } from './in-flight';
import { issueCommand } from './issue-command';
import type { LowWater } from './low-water';
import type { Policy, PolicyCommand, PolicyContext } from './policy';

export interface PolicyWorkOptions {
  readonly policy: Policy;
  readonly executor: Pick<CommandExecutor, 'execute' | 'state'>;
  readonly water: LowWater;
  readonly insist: Health['insist'];
  readonly stop: Health['stop'];
  readonly signal: AbortSignal;
  /** Told after every step: a command's outcome, or nothing at the end of a fact. */
  readonly stepped: (outcome?: 'done' | 'refused') => void;
}

/** The commands that facts call for, several under way at once, those for one stream in order. */
export interface PolicyWork {
  /** Takes on a fact's commands from the `done`-th on; resolves when all of them are under way or done. Never rejects. */
  take(fact: RecordedFact, done: number): Promise<void>;
  /** There is nothing more to do up to this position. */
  passed(position: number): void;
  idle(): Promise<void>;
}

const MOST_IN_FLIGHT = 32;

export function policyWork(options: PolicyWorkOptions): PolicyWork {
  const { policy, executor, water, insist, stop, signal, stepped } = options;
  const flight = inFlight(MOST_IN_FLIGHT);
  const context: PolicyContext = {
    state: async (category, id) => (await executor.state(category, id))?.state,
  };

  const passed = (position: number): void => {
    water.passed(position);
    stepped();
  };

  const issue = async (fact: RecordedFact, index: number, command: PolicyCommand): Promise<void> => {
    const step = water.command(fact.position, index);
    const target = `${command.category}-${command.id ?? `${fact.id}-${index}`}`;
    await flight.start(target, async () => {
      try {
        const outcome = await insist(() => issueCommand(executor, policy.name, fact, index, command), isTransient);
        step.done();
        stepped(outcome);
      } catch (error) {
        stop(stoppedAtFact(fact, error));
      }
    });
  };

  const take = async (fact: RecordedFact, done: number): Promise<void> => {
    let next = done;
    // Begun anew where the event store failed a look-up: what is under way already is not issued twice.
    await insist(async () => {
      let index = 0;
      for await (const command of policy.commandsFor(fact, context)) {
        if (signal.aborted) return;
        if (index === next) await issue(fact, next++, command);
        index++;
      }
    }, isTransient);
    if (!signal.aborted) passed(fact.position);
  };

  return {
    take: (fact, done) => take(fact, done).catch((error: unknown) => stop(stoppedAtFact(fact, error))),
    passed,
    idle: () => flight.idle(),
  };
}
