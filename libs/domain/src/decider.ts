import type { Actor, Fact, FactCatalogue, Instant } from './fact';
import type { Refusal } from './refusal';

/** What somebody asks for, in the imperative: `FileClaim`. */
export interface Command {
  readonly type: string;
  readonly data: object;
}

/** All that a decision may know beside the command and the state: no clock, no chance, no I/O inside a decider. */
export interface Given<L extends object = object> {
  /** Id of the aggregate the command is for: the stream is `<category>-<id>`. */
  readonly id: string;
  readonly commandId: string;
  readonly actor: Actor;
  /** The clock of the decision. */
  readonly now: Instant;
  /** When what the command reports happened; not later than `now`. */
  readonly occurredAt: Instant;
  /** States of other aggregates, asked for by name in the command's `lookUps`. */
  readonly lookUps: L;
}

/** Another aggregate's state that a command needs: which category, which id. */
export interface LookUp {
  readonly category: string;
  readonly id: string;
  /** How old (milliseconds) the state may be when the command is accepted on it; 1,000 unless stated. A refusal rests on the newest. */
  readonly maxAge?: number;
}

/** What is declared once about each command of an aggregate. */
export interface CommandDeclaration<C extends Command = Command> {
  /** True when the command can begin a stream: it is tried on an empty stream first, without a read. */
  readonly creates?: true;
  /** States of other aggregates the decision needs, by the name under which `given.lookUps` holds them. */
  readonly lookUps?: (command: C, id: string) => Readonly<Record<string, LookUp>>;
  /** Keys that may belong to one aggregate only (an identity): reserved before the facts are written, see reservations. */
  readonly reserves?: (command: C, id: string) => readonly Reservation[];
}

/** A key that only one aggregate may hold at a time. `value` may be personal data: only a keyed hash of it is stored. */
export interface Reservation {
  readonly kind: string;
  readonly value: string;
}

/** The declarations of every command of an aggregate; a command that is missing does not compile. */
export type CommandTable<C extends Command> = {
  readonly [T in C['type']]: CommandDeclaration<Extract<C, { type: T }>>;
};

/**
 * An aggregate: the facts of one stream folded into a state, and the rules that decide the next facts.
 * Both functions are pure. An empty list of facts means: accepted, nothing new to record.
 */
export interface Decider<State, C extends Command, F extends Fact, L extends object = object> {
  /** Stream category: the part of the stream name before the first `-`. */
  readonly category: string;
  readonly initial: State;
  evolve(state: State, fact: F, occurredAt: Instant): State;
  decide(command: C, state: State, given: Given<L>): readonly F[] | Refusal;
  /** The customer a fact concerns, seen from the state after the fact. */
  customerOf(state: State, fact: F): string | undefined;
  /** The reservation keys the state holds now: a reservation whose holder does not hold it can be taken over. */
  holds?(state: State): readonly Reservation[];
  readonly facts: FactCatalogue<F>;
  readonly commands: CommandTable<C>;
}

/** A decider whose types are forgotten, as registries and runtimes hold it. */
export type AnyDecider = Decider<any, any, any, any>;

/** Folds facts with their times into a state. */
export function fold<State, F extends Fact>(
  decider: Pick<Decider<State, Command, F>, 'evolve' | 'initial'>,
  facts: Iterable<readonly [fact: F, occurredAt: Instant]>,
  from: State = decider.initial,
): State {
  let state = from;
  for (const [fact, occurredAt] of facts) state = decider.evolve(state, fact, occurredAt);
  return state;
}
