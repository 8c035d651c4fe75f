import {
  type Actor,
  type AnyDecider,
  type Fact,
  type FactDeclaration,
  type FactMetadata,
  forbidden,
  type Instant,
  type Refusal,
} from '@aftercare/domain';
import { type JSONEventData, jsonEvent } from '@eventstore/db-client';
import { eventIdOf } from './command-identity';
import { sealContext } from './fact-decoder';
import type { PersonalKeys } from './personal-keys';
import { sealField } from './sealed';

/** What every fact of one command has in common. */
export interface EnvelopeOfCommand {
  readonly commandId: string;
  readonly commandDigest: string;
  readonly occurredAt: Instant;
  readonly actor: Actor;
  readonly correlationId: string;
  readonly causationId: string;
}

/** Facts ready to be appended, and the state after them. */
export interface Encoded {
  readonly events: readonly JSONEventData[];
  readonly state: unknown;
  readonly customers: ReadonlySet<string>;
  /** Customers whose data these facts erase. */
  readonly erasures: ReadonlySet<string>;
}

/** What the aggregate's catalogue declares of a fact type. Throws when it does not know the type: a fault of the program. */
export function declarationOf(decider: AnyDecider, type: string): FactDeclaration {
  const declared = (decider.facts as Record<string, FactDeclaration | undefined>)[type];
  if (declared === undefined)
    throw new TypeError(`${decider.category} records ${type}, which its catalogue does not list`);
  return declared;
}

const personalFieldsOf = (decider: AnyDecider, fact: Fact): readonly string[] => {
  const data = fact.data as Record<string, unknown>;
  return (declarationOf(decider, fact.type).personal as readonly string[]).filter((field) => data[field] != null);
};

/** The fact without the fields its catalogue declares personal: what may be answered, logged and shown to anybody. */
export function withoutPersonalFields(decider: AnyDecider, { type, data }: Fact): Fact {
  if (!Object.hasOwn(decider.facts, type)) return { type, data: {} };
  const personal: readonly string[] = declarationOf(decider, type).personal;
  if (personal.length === 0) return { type, data };
  return { type, data: Object.fromEntries(Object.entries(data).filter(([field]) => !personal.includes(field))) };
}

/**
 * Turns decided facts into events: ids that repeat with the command, the metadata of `FactMetadata`, personal fields
 * sealed under the customer's key. Refuses personal data of nobody in particular and of an erased customer.
 */
export async function encodeFacts(
  decider: AnyDecider,
  facts: readonly Fact[],
  before: unknown,
  command: EnvelopeOfCommand,
  keys: PersonalKeys,
): Promise<Encoded | Refusal> {
  const { commandId, commandDigest, occurredAt, actor, correlationId, causationId } = command;
  const events: JSONEventData[] = [];
  const customers = new Set<string>();
  const erasures = new Set<string>();
  let state: unknown = before;
  for (const fact of facts) {
    state = decider.evolve(state, fact, occurredAt) as unknown;
    const customerId = decider.customerOf(state, fact);
    if (customerId !== undefined) customers.add(customerId);
    if (customerId !== undefined && fact.type === 'PersonalDataErased') erasures.add(customerId);
    const id = eventIdOf(commandId, commandDigest, events.length);
    const data = await sealed(decider, fact, customerId, id, keys);
    if ('refused' in data) return data.refused;
    const metadata: FactMetadata = {
      schemaVersion: declarationOf(decider, fact.type).version,
      occurredAt,
      ...(customerId === undefined ? {} : { customerId }),
      actor,
      commandId,
      commandDigest,
      $correlationId: correlationId,
      $causationId: causationId,
    };
    events.push(jsonEvent({ id, type: fact.type, data: data.stored, metadata: { ...metadata } }));
  }
  return { events, state, customers, erasures };
}

async function sealed(
  decider: AnyDecider,
  fact: Fact,
  customerId: string | undefined,
  eventId: string,
  keys: PersonalKeys,
): Promise<{ stored: Record<string, unknown> } | { refused: Refusal }> {
  const stored = fact.data as Record<string, unknown>;
  const fields = personalFieldsOf(decider, fact);
  const [first] = fields;
  if (first === undefined) return { stored };
  if (customerId === undefined) {
    const message = `${fact.type} names no customer, so its personal field "${first}" could never be erased; leave it out`;
    return { refused: forbidden('personal-data-of-nobody', message, first) };
  }
  const key = await keys.obtain(customerId);
  if (key === undefined) {
    const message = `the personal data of this customer was erased; "${first}" cannot be recorded any more`;
    return { refused: forbidden('customer-erased', message, first) };
  }
  const context = sealContext(customerId, eventId);
  return {
    stored: {
      ...stored,
      ...Object.fromEntries(fields.map((field) => [field, sealField(key, stored[field], context)])),
    },
  };
}
