import type { Fact, Instant, RecordedFact } from '@aftercare/domain';

/** What may be said about a recorded fact; the rest has fixed values. */
export interface Circumstances {
  readonly position?: number;
  readonly occurredAt?: Instant;
  readonly recordedAt?: Instant;
  readonly customerId?: string;
  readonly stream?: string;
}

/** A fact as it would come from the store. */
export function recorded<F extends Fact>(fact: F, circumstances: Circumstances = {}): RecordedFact<F> {
  const { position = 1, occurredAt = '2026-01-10T09:00:00.000Z', recordedAt = occurredAt } = circumstances;
  const { customerId = 'C1', stream = 'unit-U1' } = circumstances;
  return {
    ...fact,
    id: `fact-${position}`,
    stream,
    revision: 0,
    position,
    recordedAt,
    metadata: {
      schemaVersion: 1,
      occurredAt,
      customerId,
      actor: { id: 'agent-1', role: 'agent' },
      commandId: `command-${position}`,
      commandDigest: '',
      $correlationId: `command-${position}`,
      $causationId: `command-${position}`,
    },
  };
}
