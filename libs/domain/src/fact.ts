/** An instant as ISO 8601 UTC with milliseconds, e.g. `2026-03-01T09:30:00.000Z` (24 characters, so text order is time order). */
export type Instant = string;

/** Who caused a fact: a person or a service, with the role it acted in. `id` is never a name or an address. */
export interface Actor {
  readonly id: string;
  readonly role: 'agent' | 'analyst' | 'auditor' | 'service' | 'admin' | 'system';
}

/** A fact: something that happened, named in the past tense. Never changed; a mistake is corrected by another fact. */
export interface Fact {
  readonly type: string;
  readonly data: object;
}

/** What is known about every fact beside its own data; stored as the event's metadata. */
export interface FactMetadata {
  /** Version of the shape of `data`; upcasters bring older ones to the current one when read. */
  readonly schemaVersion: number;
  /** When it happened. May lie well before the store's own recording time: facts are reported late. */
  readonly occurredAt: Instant;
  /** The customer this fact concerns, so that a subscriber can follow one customer without reading bodies. */
  readonly customerId?: string;
  readonly actor: Actor;
  /** The command that decided this fact (`Idempotency-Key` over HTTP). */
  readonly commandId: string;
  /** Keyed digest (HMAC-SHA-256) of the canonical command: tells a repeat of the same command from another one under the same key. */
  readonly commandDigest: string;
  readonly $correlationId: string;
  readonly $causationId: string;
}

/** A fact as it stands in the store. `revision` counts from 0 within the stream; `position` orders all facts. */
export type RecordedFact<F extends Fact = Fact> = F & {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  readonly recordedAt: Instant;
  readonly metadata: FactMetadata;
};

/** What a fact type declares once, beside its data: its current version and which data fields are personal. */
export interface FactDeclaration<Data = object> {
  readonly version: number;
  /** Names of the top-level data fields that hold personal data: stored encrypted, never logged, never in an error. */
  readonly personal: readonly (keyof Data & string)[];
}

/** The declarations of every fact type of an aggregate; a type that is missing does not compile. */
export type FactCatalogue<F extends Fact> = {
  readonly [T in F['type']]: FactDeclaration<Extract<F, { type: T }>['data']>;
};
