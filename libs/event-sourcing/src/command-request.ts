import type { Actor, Command, Fact, Instant } from '@aftercare/domain';

/** One command for one aggregate, as it comes from the edge, a policy or an import. */
export interface CommandRequest {
  /** Category of the aggregate, e.g. `purchase`. */
  readonly category: string;
  /** Id of the aggregate; without it the command begins a new one whose id is the command's. */
  readonly id?: string;
  readonly command: Command;
  /** `Idempotency-Key`: any string of 1 to 200 characters; one that is not a UUID is turned into a UUIDv5. A new UUIDv7 when absent. */
  readonly commandId?: string;
  /** When it happened, if not now. Later than now (beyond a small tolerance) is refused. */
  readonly occurredAt?: Instant;
  readonly actor: Actor;
  /** Both default to the command's id. */
  readonly correlationId?: string;
  readonly causationId?: string;
  /** `If-Match`: the revision the caller has seen (-1: no facts yet); another one makes a `RevisionConflict`. */
  readonly expectedRevision?: number;
}

/** What an accepted command came to. */
export interface Outcome {
  /** Id of the aggregate. */
  readonly id: string;
  readonly stream: string;
  /** Revision of the stream after the command; -1 when it has no facts. */
  readonly revision: number;
  /** Position of the last fact the outcome rests on; -1 when there is none. */
  readonly position: number;
  /** The facts recorded, personal fields left out. */
  readonly facts: readonly Fact[];
  /** True when the command had been done before: this is the stored outcome. */
  readonly repeated: boolean;
}
