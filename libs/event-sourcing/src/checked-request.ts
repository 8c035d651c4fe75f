import {
  type AnyDecider,
  type CommandDeclaration,
  forbidden,
  type Given,
  type Instant,
  type Refusal,
  unknown,
} from '@aftercare/domain';
import { type CommandDigest, commandIdFrom } from './command-identity';
import type { CommandRequest } from './command-request';
import type { EnvelopeOfCommand } from './envelope';
import { streamName } from './folded-streams';

/** A request that is in order: all that a decision and its envelope need, fixed before the first try. */
export interface CheckedRequest extends EnvelopeOfCommand {
  readonly request: CommandRequest;
  readonly decider: AnyDecider;
  readonly declaration: CommandDeclaration;
  readonly id: string;
  readonly stream: string;
  readonly given: Omit<Given, 'lookUps'>;
}

/** How far ahead (milliseconds) the clock of a reporter may be. */
const clockTolerance = 5_000;

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const idPattern = /^[^$\s\p{Cc}][^\s\p{Cc}]{0,127}$/u;

/** The request with everything filled in that the caller left out, or why it cannot be a command at all. */
export function checkedRequest(
  request: CommandRequest,
  deciders: ReadonlyMap<string, AnyDecider>,
  now: Instant,
  digestOf: CommandDigest,
): CheckedRequest | Refusal {
  const { category, command, actor, occurredAt: reported } = request;
  const decider = deciders.get(category);
  if (decider === undefined) return unknown('unknown-category', `there is no aggregate "${category}"`, 'category');
  const declaration = (decider.commands as Record<string, CommandDeclaration | undefined>)[command.type];
  if (declaration === undefined || !Object.hasOwn(decider.commands, command.type))
    return unknown('unknown-command', `${category} has no command "${command.type}"`, 'command.type');

  if (request.commandId !== undefined && !/^.{1,200}$/su.test(request.commandId))
    return forbidden('bad-idempotency-key', 'the key of a command has 1 to 200 characters', 'Idempotency-Key');
  const commandId = commandIdFrom(request.commandId);
  const id = request.id ?? commandId;
  if (!idPattern.test(id)) {
    const message = 'an id has 1 to 128 characters, no white space, no control characters, and does not begin with "$"';
    return forbidden('bad-id', message, 'id');
  }
  if (reported !== undefined && (!instant.test(reported) || Number.isNaN(Date.parse(reported))))
    return forbidden('bad-instant', 'give the time as ISO 8601 UTC, like 2026-03-01T09:30:00.000Z', 'occurredAt');
  if (reported !== undefined && Date.parse(reported) > Date.parse(now) + clockTolerance)
    return forbidden('occurred-in-the-future', 'a fact cannot have happened later than now', 'occurredAt');

  const occurredAt = reported === undefined || reported > now ? now : reported;
  return {
    request,
    decider,
    declaration,
    id,
    stream: streamName(category, id),
    given: { id, commandId, actor, now, occurredAt },
    commandId,
    commandDigest: digestOf({ category, id: request.id, command, occurredAt: reported }),
    occurredAt,
    actor,
    correlationId: request.correlationId ?? commandId,
    causationId: request.causationId ?? commandId,
  };
}
