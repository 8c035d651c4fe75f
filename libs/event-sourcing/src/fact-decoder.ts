import type { AnyDecider, FactMetadata, RecordedFact } from '@aftercare/domain';
import type { PersonalKeys } from './personal-keys';
import { isSealed, openField, type SealedField } from './sealed';
import type { StoredEvent } from './stored-event';
import { UndecodableEvent } from './undecodable-event';
import { upcast, type Upcasters } from './upcasters';

/** A recorded fact as decoded; `unreadable` names the personal fields given as null because their key is gone or withheld. */
export type DecodedFact = RecordedFact & { readonly unreadable?: readonly string[] };

/**
 * Reads a stored event as a fact: at once where it can, else when the customer's key has come. Throws `UndecodableEvent`, also for an
 * event that was deleted (undefined).
 */
export type FactDecoder = (event: StoredEvent | undefined) => DecodedFact | Promise<DecodedFact>;

export interface FactDecoderOptions {
  readonly upcasters?: Upcasters;
  /** Opens personal fields; without it they are always null. */
  readonly keys?: PersonalKeys;
  /** Lets the decoder tell facts of a newer version than this program knows. */
  readonly aggregates?: readonly AnyDecider[];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

const isMetadata = (value: unknown): value is FactMetadata =>
  isObject(value) &&
  Number.isSafeInteger(value['schemaVersion']) &&
  typeof value['occurredAt'] === 'string' &&
  typeof value['commandId'] === 'string';

/** What personal fields are sealed to: a cipher text moved to another customer or event does not open. */
export const sealContext = (customerId: string, eventId: string): string => `${customerId}\n${eventId}`;

const currentVersions = (aggregates: readonly AnyDecider[]): ReadonlyMap<string, number> =>
  new Map(
    aggregates.flatMap(({ facts }) =>
      Object.entries(facts as Record<string, { version: number }>).map(
        ([type, { version }]) => [type, version] as const,
      ),
    ),
  );

/**
 * The reader of stored events for every purpose: folds of the executor, subscriptions, replays, retried events.
 * Opens personal fields, then applies upcasters. Event types nobody declared come through as they are.
 */
export function factDecoder({ upcasters = {}, keys, aggregates = [] }: FactDecoderOptions = {}): FactDecoder {
  const versions = currentVersions(aggregates);

  const finished = (
    event: StoredEvent,
    data: object,
    metadata: FactMetadata,
    unreadable: readonly string[],
  ): DecodedFact => {
    const current = versions.get(event.type);
    const brought = guarded(event, 'an upcaster failed', () => upcast(upcasters, event.type, data, metadata));
    if (current !== undefined && brought.version !== current)
      throw undecodable(event, `it has version ${brought.version}, and this program reads version ${current}`);
    const fact = {
      type: event.type,
      data: brought.data,
      id: event.id,
      stream: event.stream,
      revision: event.revision,
      position: event.position,
      recordedAt: event.recordedAt,
      metadata: brought.version === metadata.schemaVersion ? metadata : { ...metadata, schemaVersion: brought.version },
    };
    return unreadable.length === 0 ? fact : { ...fact, unreadable };
  };

  return (event) => {
    if (event === undefined) throw new UndecodableEvent('(unknown stream)', -1, '(unknown type)', -1, 'it was deleted');
    const { data, metadata } = event;
    if (!isObject(data)) throw undecodable(event, 'its data is not a JSON object');
    if (!isMetadata(metadata)) throw undecodable(event, 'its metadata is not that of a fact');
    const { customerId } = metadata;
    if (event.type === 'PersonalDataErased' && customerId !== undefined) keys?.forget(customerId);
    const sealed = Object.keys(data).filter((field) => isSealed(data[field]));
    if (sealed.length === 0) return finished(event, data, metadata, []);
    const withKey = (key: Buffer | undefined) =>
      key === undefined || customerId === undefined
        ? finished(event, { ...data, ...Object.fromEntries(sealed.map((field) => [field, null])) }, metadata, sealed)
        : finished(event, { ...data, ...opened(event, sealed, key, customerId) }, metadata, []);
    const key = customerId === undefined ? undefined : keys?.find(customerId);
    return key instanceof Promise ? key.then(withKey) : withKey(key);
  };
}

function opened(
  event: StoredEvent,
  fields: readonly string[],
  key: Buffer,
  customerId: string,
): Record<string, unknown> {
  const data = event.data as Record<string, SealedField>;
  const context = sealContext(customerId, event.id);
  return guarded(event, 'a personal field was altered or belongs to another event', () =>
    Object.fromEntries(fields.map((field) => [field, openField(key, data[field] as SealedField, context)])),
  );
}

function guarded<T>(event: StoredEvent, reason: string, action: () => T): T {
  try {
    return action();
  } catch {
    // The cause may hold personal data: it is not carried along.
    throw undecodable(event, reason);
  }
}

function undecodable(event: StoredEvent, reason: string): UndecodableEvent {
  const stored = storedFact(event);
  const place = [event.stream, event.revision, event.type, event.position] as const;
  return new UndecodableEvent(...place, reason, { ...(stored && { stored }) });
}

/** The event as a fact of whatever version, personal fields null; undefined where it does not have a fact's shape. */
function storedFact(event: StoredEvent): RecordedFact | undefined {
  const { data, metadata, type, id, stream, revision, position, recordedAt } = event;
  if (!isObject(data) || !isMetadata(metadata)) return undefined;
  const shown = Object.entries(data).map(([field, value]) => [field, isSealed(value) ? null : value] as const);
  return { type, id, stream, data: Object.fromEntries(shown), metadata, revision, position, recordedAt };
}
