import { isInstant, type RecordedFact } from '@aftercare/domain';
import { isTransient, readStream, type CommandExecutor, type FactDecoder } from '@aftercare/event-sourcing';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { stoppedAtFact, type Arrived } from '../arrived';
import type { Health } from '../health';
import { reasonOf } from '../log';
import type { StoppedAt } from '../projector-status';
import { inFlight } from './in-flight';
import { causeOf, issueCommand, type Issued } from './issue-command';
import type { LowWater } from './low-water';
import { type ParkedFacts, unlessRuleBroken } from './parked-facts';
import type { Policy, PolicyCommand, PolicyContext } from './policy';
import type { DueTimer, Timers } from './timers';

export interface PolicyWorkOptions {
  readonly policy: Policy;
  readonly context: PolicyContext;
  readonly client: EventStoreDBClient;
  readonly executor: Pick<CommandExecutor, 'execute'>;
  readonly decode: FactDecoder;
  readonly water: LowWater;
  readonly parked: ParkedFacts;
  readonly timers: Timers;
  readonly insist: Health['insist'];
  readonly signal: AbortSignal;
  /** Parks the stream at a fact; false when it could not, and the policy has ended. Never rejects. */
  readonly park: (at: StoppedAt) => Promise<boolean>;
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
  /**
   * Does once more, one after the other, what the facts of a stream call for from a revision on; resolves to the last revision
   * read. Throws FactFailed at the first that fails, and errors of the stores once the policy has ended.
   */
  redo(stream: string, from: number): Promise<number>;
  idle(): Promise<void>;
}

/** A fact whose commands cannot be made or issued, again. */
export class FactFailed extends Error {
  constructor(readonly at: StoppedAt) {
    super('a parked fact failed again');
  }
}

const MOST_IN_FLIGHT = 32;

export function policyWork(options: PolicyWorkOptions): PolicyWork {
  const { policy, context, executor, water, parked, timers, insist, park, signal, issued, stepped } = options;
  const flight = inFlight(MOST_IN_FLIGHT);

  /** Whether a fact is parked, or queues behind a parked one: its stream is read again from there. */
  const queues = ({ stream, revision }: Pick<Arrived, 'stream' | 'revision'>): boolean => {
    const at = parked.at(stream);
    if (at === undefined || at.revision > revision) return false;
    parked.queue(stream, revision);
    return true;
  };
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
        if (!queues(fact)) await execute(fact, index, command);
      } catch (error) {
        if (!(await park(stoppedAtFact(fact, error)))) return;
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
        if (signal.aborted || queues(fact)) return;
        if (index === next) await issue(fact, next++, command);
        index++;
      }
    }, isTransient);
  };

  const redoOne = async (fact: RecordedFact): Promise<void> => {
    let index = 0;
    for await (const command of policy.commandsFor(fact, context)) {
      if (signal.aborted) return;
      await execute(fact, index++, command);
    }
  };

  return {
    take: async (fact, done) => {
      try {
        if (!queues(fact)) await take(fact, done);
      } catch (error) {
        if (!(await park(stoppedAtFact(fact, error)))) return;
      }
      if (!signal.aborted) passed(fact.position);
    },
    undecodable: async (event) => {
      if (queues(event) || (await park(stoppedAtFact(event, event)))) passed(event.position);
    },
    passed,
    fire: async ({ timer: { cause, command, index, revision }, remove }) => {
      const { id, ...where } = cause.fact;
      const waits = (): boolean => (parked.at(where.stream)?.revision ?? Infinity) <= revision;
      let ended: Promise<void> = Promise.resolve();
      const work = async (): Promise<void> => {
        if (signal.aborted || waits()) return;
        try {
          issued(await insist(() => issueCommand(executor, policy, cause, index, command), isTransient));
          await insist(remove, unlessRuleBroken);
        } catch (error) {
          await park({ ...where, revision, reason: reasonOf(error) });
        }
      };
      await flight.start(targetOf(command, `${id}-${index}`), () => (ended = work()));
      await ended;
    },
    redo: (stream, from) => redo(options, redoOne, stream, from),
    idle: () => flight.idle(),
  };
}

const targetOf = ({ category, id }: Pick<PolicyCommand, 'category' | 'id'>, otherwise: string): string =>
  `${category}-${id ?? otherwise}`;

/** Reads on where a connection is lost in the middle; positions may be missing on older servers, revisions never. */
async function redo(
  { policy, client, decode, insist, signal }: PolicyWorkOptions,
  redoOne: (fact: RecordedFact) => Promise<void>,
  stream: string,
  from: number,
): Promise<number> {
  let next = Math.max(0, from);
  await insist(async () => {
    for await (const event of readStream(client, stream, { from: next })) {
      if (signal.aborted) return;
      const { type = '', revision = 0n } = event.event ?? {};
      if (policy.facts.includes(type)) {
        let arrived: Arrived | undefined;
        try {
          arrived = await decode(event);
          await redoOne(arrived);
        } catch (error) {
          if (isTransient(error)) throw error;
          throw new FactFailed(stoppedAtFact(arrived ?? (error as Arrived), error));
        }
      }
      next = Number(revision) + 1;
    }
  }, isTransient);
  return next - 1;
}
