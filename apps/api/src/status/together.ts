import type { ReadModelState, StoppedAt } from '@aftercare/projections';

/** What a read model or policy is doing, all processes taken together; `unattended`: no process has it. */
export type StateOfAll = Exclude<ReadModelState, 'standing-by'> | 'unattended';

/** What one process tells of it. */
export interface StateOfOne {
  readonly state: ReadModelState;
  readonly delayedBy?: string;
  readonly stoppedAt?: StoppedAt;
}

export interface Together {
  readonly state: StateOfAll;
  readonly delayedBy?: string;
  readonly stoppedAt?: StoppedAt;
}

/** From bad to good: the worst of its parts is what the whole is. */
const worstFirst = ['stopped', 'delayed', 'opening', 'catching-up', 'live'] as const;

/** Pure. Each process has a part of a read model; of a policy one has all, and the others stand by. */
export function together(parts: readonly StateOfOne[]): Together {
  const working = parts.filter(({ state }) => state !== 'standing-by');
  const state = worstFirst.find((one) => working.some((part) => part.state === one)) ?? 'unattended';
  const delayedBy = working.find((part) => part.delayedBy !== undefined)?.delayedBy;
  const stoppedAt = working.find((part) => part.stoppedAt !== undefined)?.stoppedAt;
  return {
    state,
    ...(delayedBy !== undefined && { delayedBy }),
    ...(stoppedAt !== undefined && { stoppedAt }),
  };
}
