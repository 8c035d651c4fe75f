import { type AnyDecider, type Fact, forbidden, isRefusal, type Refusal, type Reservation } from '@aftercare/domain';
import { type EventStoreDBClient, MaxAppendSizeExceededError, WrongExpectedVersionError } from '@eventstore/db-client';
import { append, type Appended } from './append';
import type { CheckedRequest } from './checked-request';
import type { Outcome } from './command-request';
import { type Encoded, encodeFacts, withoutPersonalFields } from './envelope';
import type { FactDecoder } from './fact-decoder';
import { foldInOwn, type FoldedStream } from './folded-stream';
import type { FoldedStreams } from './folded-streams';
import type { HighWater } from './high-water';
import { lookUpsOf } from './look-ups';
import { patience } from './patience';
import type { PersonalKeys } from './personal-keys';
import { reservationGrace, type Reservations, sameKey } from './reservations';
import { RevisionConflict, StoreUnavailable } from './store-errors';
import { storedOutcome } from './stored-outcome';

export interface AttemptParts {
  readonly client: EventStoreDBClient;
  readonly deciders: ReadonlyMap<string, AnyDecider>;
  readonly streams: FoldedStreams;
  readonly keys: PersonalKeys;
  readonly decode: FactDecoder;
  readonly reservations: Reservations;
  readonly mark: HighWater;
  /** Waits for a store that is away, so many milliseconds in all. */
  readonly patient: ReturnType<typeof patience>;
  readonly patience: number;
}

/** A key the command under way tried to reserve, and until when (monotonic milliseconds) it may rely on that; 0 when refused. */
export interface Reserved {
  readonly key: Reservation;
  readonly until: number;
}

/** So long (milliseconds) a reservation is relied on without a look at it: others may take it over at three times that. */
const reliedOn = reservationGrace / 3;

/**
 * Decides a command on the state in memory and appends its facts after exactly that state.
 * `verified`: the state was read for this command, so that a refusal or a conflict is final. `reserved` gathers the
 * keys reserved on the way. `read-again`: nothing is final before the stream was read.
 */
export async function attempt(
  parts: AttemptParts,
  checked: CheckedRequest,
  folded: FoldedStream,
  { verified, reserved }: { readonly verified: boolean; readonly reserved: Reserved[] },
): Promise<Outcome | Refusal | 'read-again'> {
  const { streams, patient, mark, keys } = parts;
  const { decider, declaration, request, id, stream, commandId } = checked;
  const lookUps = await patient(() => lookUpsOf(parts, checked, verified));

  // From here to the append nothing may be read from `folded` again: others move it forward at every await.
  const { state: before, revision: from, position } = folded;
  const done = folded.commands.get(commandId);
  if (done !== undefined) return storedOutcome(parts, checked, done);
  if (request.expectedRevision !== undefined && request.expectedRevision !== from) {
    if (!verified) return 'read-again';
    throw new RevisionConflict(stream, request.expectedRevision, from);
  }

  const decision = decider.decide(request.command, before, { ...checked.given, lookUps }) as readonly Fact[] | Refusal;
  if (isRefusal(decision)) return verified ? decision : 'read-again';
  if (decision.length === 0)
    return verified ? { id, stream, revision: from, position, facts: [], repeated: false } : 'read-again';

  const held: readonly Reservation[] = decider.holds?.(before) ?? [];
  const safe = reserved.filter(({ until }) => performance.now() < until).map(({ key }) => key);
  const needed = declaration.reserves?.(request.command, id) ?? [];
  const wanted = needed.filter((key) => ![...held, ...safe].some((other) => sameKey(other, key)));
  if (wanted.length > 0) {
    const until = performance.now() + reliedOn;
    const taken = await patient(() => parts.reservations.reserve(wanted, stream));
    reserved.push(...wanted.map((key) => ({ key, until: taken === undefined ? until : 0 })));
    if (taken !== undefined) return verified ? taken : 'read-again';
  }

  const encoded = await patient(() => encodeFacts(decider, decision, before, checked, keys));
  if (isRefusal(encoded)) return encoded;

  // Only a key of the caller's can come twice; below the mark its facts were there before.
  const floor = request.commandId === undefined ? -1 : await patient(() => mark.current());
  const appended = await acknowledged(parts, stream, from, encoded, needed.length > 0);
  if (appended === 'conflict') return 'read-again';
  if (isRefusal(appended)) return appended;
  if (appended.position === undefined || appended.position <= floor) return 'read-again';

  mark.seen(appended.position);
  const place = { first: from + 1, last: appended.revision, position: appended.position };
  foldInOwn(folded, from, { commandId, digest: checked.commandDigest, ...place }, encoded);
  await patient(() => streams.keep(folded));
  const givenUp = held.filter((key) => !(decider.holds?.(encoded.state) ?? []).some((h) => sameKey(h, key)));
  if (givenUp.length > 0) await parts.reservations.release(givenUp, stream);
  const facts = decision.map((fact) => withoutPersonalFields(decider, fact));
  return { id, stream, revision: place.last, position: place.position, facts, repeated: false };
}

/** Appends with patience: the same events, after the same revision, until it is known what became of them. */
async function acknowledged(
  parts: AttemptParts,
  stream: string,
  from: number,
  { events }: Encoded,
  reserving: boolean,
): Promise<Appended | 'conflict' | Refusal> {
  const { client, mark } = parts;
  // Facts that rest on a reservation must not come after others could take it over.
  const patient = reserving ? patience(Math.min(parts.patience, reliedOn)) : parts.patient;
  try {
    return await patient(() => append(client, stream, from, events));
  } catch (error) {
    if (error instanceof WrongExpectedVersionError) return 'conflict';
    if (error instanceof MaxAppendSizeExceededError)
      return forbidden('command-too-large', `the facts of one command may have ${error.maxAppendSize} bytes; split it`);
    if (error instanceof StoreUnavailable) mark.doubt();
    throw error;
  }
}
