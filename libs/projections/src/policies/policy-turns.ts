import type { PolicyStatus } from '../projector-status';
import { startPolicy, type PolicyOptions, type RunningPolicy } from './start-policy';

/** A policy in one process, which has it at some times and at others not. */
export interface PolicyTurns {
  readonly name: string;
  /** Runs it until the signal. */
  start(signal: AbortSignal): Promise<void>;
  /** How it is, or was when this process had it last; `otherwise` says why it has not. */
  status(otherwise: Pick<PolicyStatus, 'state' | 'delayedBy'>): PolicyStatus;
}

/** Runs a policy anew each time that it is this process's turn. */
export function policyTurns(options: Omit<PolicyOptions, 'signal'>): PolicyTurns {
  const { name } = options.policy;
  let turn: { readonly policy: RunningPolicy; readonly signal: AbortSignal } | undefined;
  return {
    name,
    start: async (signal) => {
      const policy = startPolicy({ ...options, signal });
      turn = { policy, signal };
      await policy.ended;
    },
    status: (otherwise) => {
      if (turn && !turn.signal.aborted) return turn.policy.status();
      const { checkpoint, issued, refused } = turn?.policy.status() ?? { checkpoint: -1, issued: 0, refused: 0 };
      return { name, checkpoint, issued, refused, parked: 0, timers: { lateMs: 0 }, ...otherwise };
    },
  };
}
