import { isInstant, type RecordedFact } from '@aftercare/domain';
import { isTransient, type CommandExecutor } from '@aftercare/event-sourcing';
import type { Arrived, Place } from '../arrived';
import type { Health } from '../health';
import type { Parking } from '../parking/parking';
import { inFlight } from './in-flight';
import { causeOf, issueCommand, type Issued } from './issue-command';
import type { LowWater } from './low-water';
import type { Policy, PolicyCommand, PolicyContext } from './policy';
import type { DueTimer, Timers } from './timers';
import { unlessRuleBroken } from './unless-rule-broken';

export interface PolicyWorkOptions {
  readonly policy: Policy;
  readonly context: PolicyContext;
  readonly executor: Pick<CommandExecutor, 'execute'>;
  readonly water: LowWater;
  readonly parking: Pick<Parking, 'holds' | 'waits'>;
  readonly timers: Timers;
  readonly insist: Health['insist'];
  readonly signal: AbortSignal;
  /** Parks the stream at a fact; false when it could not, and the policy has ended. Never rejects. */
  readonly park: (fact: Place, error: unknown) => Promise<boolean>;
  /** Told of every command issued. */
  readonly issued: (outcome: Issued) => void;
  /** Told of every timer set. */
  readonly timerSet: (due: string) => void;
  /** Told after every step: a command, or the end of a fact. */
  readonly stepped: () => void;
}

/** The commands that facts call for, several under way at once, those for one stream in order. */
export interface PolicyWork {
  /** Takes on a fact's commands from the `done`-th on; resolves when all of them are under way, done or parked. Never rejects. */
  take(fact: RecordedFact, done: number): Promise<void>;
  /** Parks an event that is no readable fact. Never rejects. */
  undecodable(event: Arrived): Promise<void>;
  /** There is nothing more to do up to this position. */
  passed(position: number): void;
  /** Issues the command of a timer that is due, unless its fact is parked; resolves when it is done. Never rejects. */
  readonly fire: (due: DueTimer) => Promise<void>;
  /** Does once more, one after the other, what a fact calls for. Throws what fails, and anything once the policy has ended. */
  readonly redo: (fact: RecordedFact) => Promise<void>;
  idle(): Promise<void>;
}

const MOST_IN_FLIGHT = 32;

export function policyWork(options: PolicyWorkOptions): PolicyWork {
  const { policy, context, executor, water, parking, timers, insist, park, signal, issued, stepped } = options;
  const flight = inFlight(MOST_IN_FLIGHT);

  /** Whether a fact is parked, or queues behind a parked one of its stream. */
  const queues = (fact: Place): Promise<boolean> => insist(() => parking.waits(fact, fact.stream), unlessRuleBroken);
  const passed = (position: number): void => {
    water.passed(position);
    stepped();
  };

  const execute = async (fact: RecordedFact, index: number, { dueAt, ...command }: PolicyCommand): Promise<void> => {
    if (dueAt === undefined) {
      issued(await insist(() => issueCommand(executor, policy, causeOf(fact), index, command), isTransient));
      return;
    }
    if (!isInstant(dueAt)) throw new RangeError('dueAt of a command is no instant');
    const timer = { due: dueAt, cause: causeOf(fact), revision: fact.revision, index, command };
    await insist(() => timers.set(timer), unlessRuleBroken);
    options.timerSet(dueAt);
  };

  const issue = async (fact: RecordedFact, index: number, command: PolicyCommand): Promise<void> => {
    const step = water.command(fact.position, index);
    await flight.start(targetOf(command, `${fact.id}-${index}`), async () => {
      try {
        if (!(await queues(fact))) await execute(fact, index, command);
      } catch (error) {
        if (!(await park(fact, error))) return;
      }
      step.done();
      stepped();
    });
  };

  const take = async (fact: RecordedFact, done: number): Promise<void> => {
    let next = done;
    // Begun anew where the event store failed a look-up: what is under way already is not issued twice.
    await insist(async () => {
      let index = 0;
      for await (const command of policy.commandsFor(fact, context)) {
        if (signal.aborted || (await queues(fact))) return;
        if (index === next) await issue(fact, next++, command);
        index++;
      }
    }, isTransient);
  };

  const redo = async (fact: RecordedFact): Promise<void> => {
    if (!policy.facts.includes(fact.type)) return;
    let index = 0;
    for await (const command of policy.commandsFor(fact, context)) {
      signal.throwIfAborted();
      await execute(fact, index++, command);
    }
  };

  return {
    take: async (fact, done) => {
      try {
        if (!(await queues(fact))) await take(fact, done);
      } catch (error) {
        if (!(await park(fact, error))) return;
      }
      if (!signal.aborted) passed(fact.position);
    },
    undecodable: async (event) => {
      if ((await queues(event)) || (await park(event, event))) passed(event.position);
    },
    passed,
    fire: async ({ timer: { cause, command, index, revision }, remove }) => {
      const fact: Place = { ...cause.fact, revision };
      let ended: Promise<void> = Promise.resolve();
      const work = async (): Promise<void> => {
        if (signal.aborted || parking.holds(fact, fact.stream)) return;
        try {
          issued(await insist(() => issueCommand(executor, policy, cause, index, command), isTransient));
          await insist(remove, unlessRuleBroken);
        } catch (error) {
          await park(fact, error);
        }
      };
      await flight.start(targetOf(command, `${cause.fact.id}-${index}`), () => (ended = work()));
      await ended;
    },
    redo,
    idle: () => flight.idle(),
  };
}

const targetOf = ({ category, id }: Pick<PolicyCommand, 'category' | 'id'>, otherwise: string): string =>
  `${category}-${id ?? otherwise}`;
