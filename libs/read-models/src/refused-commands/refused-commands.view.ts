import type { CallingFact, Instant, RecordedFact, Refusal, RefusalFact, RefusedCommand } from '@aftercare/domain';
import type { ReadModel } from '../read-model';

/** A command that a policy issued and that was refused, and what became of it. */
export interface RefusedCommandView {
  readonly refusalId: string;
  readonly policy: string;
  readonly fact: CallingFact;
  readonly command: RefusedCommand;
  /** Why it was refused, the last time it was tried. */
  readonly reason: Refusal;
  readonly customerId?: string;
  readonly status: 'open' | 'done' | 'dismissed';
  readonly refusedAt: Instant;
  /** When it was last tried again, done or dismissed. */
  readonly changedAt: Instant;
  readonly retries: number;
}

const idOf = ({ stream }: RecordedFact): string => stream.slice('refusal-'.length);

/** What policies could not do: the list that staff work through. */
export const refusedCommands: ReadModel<RefusedCommandView> = {
  name: 'refused-commands',
  version: 1,
  fields: {
    status: { type: 'string', required: true },
    policy: { type: 'string', required: true },
    refusedAt: { type: 'string', required: true },
  },
  indexes: [
    ['status', 'refusedAt'],
    ['policy', 'status', 'refusedAt'],
  ],
  keys: (fact) => (fact.stream.startsWith('refusal-') ? [idOf(fact)] : []),
  evolve: (view, recorded) => {
    const fact = recorded as RecordedFact<RefusalFact>;
    const at = fact.metadata.occurredAt;
    if (fact.type === 'CommandRefused') {
      return { refusalId: idOf(fact), ...fact.data, status: 'open', refusedAt: at, changedAt: at, retries: 0 };
    }
    if (!view) throw new RangeError(`${fact.type} without CommandRefused before it`);
    if (fact.type === 'RefusalDismissed') return { ...view, status: 'dismissed', changedAt: at };
    const { outcome, reason = view.reason } = fact.data;
    return { ...view, status: outcome === 'done' ? 'done' : 'open', reason, changedAt: at, retries: view.retries + 1 };
  },
};
