import { fold, type Command, type Decider, type Given } from '../decider';
import type { Actor, Fact, Instant } from '../fact';
import { isRefusal, type Refusal } from '../refusal';

/** An earlier fact, at the circumstances' `occurredAt` or at a time of its own. */
export type PastFact<F extends Fact> = F | readonly [fact: F, occurredAt: Instant];

/** What a command is sent with; whatever is left out has a fixed value. */
export interface Circumstances<L extends object> {
  readonly id?: string;
  readonly commandId?: string;
  readonly actor?: Actor;
  /** Also the time of the command when `occurredAt` is left out. */
  readonly now?: Instant;
  readonly occurredAt?: Instant;
  readonly lookUps?: L;
}

const defaults = {
  id: 'id-1',
  commandId: 'command-1',
  actor: { id: 'agent-1', role: 'agent' },
  now: '2026-03-01T12:00:00.000Z',
} as const;

/**
 * Given facts, when a command, then facts or a refusal:
 * `specOf(purchase).given(recorded).when(deliverLine).then(delivered)`.
 */
export function specOf<State, C extends Command, F extends Fact, L extends object>(decider: Decider<State, C, F, L>) {
  return {
    given(...past: readonly PastFact<F>[]) {
      const dated = past.map((fact) => (isDated(fact) ? fact : ([fact, defaults.now] as const)));
      const state = fold<State, F>(decider, dated);
      return {
        state,
        when(command: C, circumstances: Circumstances<L> = {}) {
          const { lookUps, ...rest } = { ...defaults, lookUps: {} as L, ...circumstances };
          const given: Given<L> = { occurredAt: rest.now, ...rest, lookUps };
          return outcome<F>(decider.decide(command, state, given));
        },
      };
    },
  };
}

function isDated<F extends Fact>(fact: PastFact<F>): fact is readonly [F, Instant] {
  return Array.isArray(fact);
}

function outcome<F extends Fact>(decision: readonly F[] | Refusal) {
  return {
    decision,
    /** Exactly these facts, no more; none for a command that is accepted and changes nothing. */
    then(...facts: readonly F[]): void {
      expect(decision).toEqual(facts);
    },
    /** Refused with this code, at this field when one is given. The message must say something. */
    thenRefused(code: string, field?: string): void {
      expect(decision).toMatchObject({ refused: code, ...(field === undefined ? {} : { field }) });
      if (isRefusal(decision)) expect(decision.message.length).toBeGreaterThan(10);
    },
  };
}
