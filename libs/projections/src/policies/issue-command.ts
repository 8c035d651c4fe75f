import { isRefusal, type CallingFact, type RecordedFact, type Refusal } from '@aftercare/domain';
import { commandIdFrom, type CommandExecutor, type CommandRequest } from '@aftercare/event-sourcing';
import type { Policy, PolicyCommand } from './policy';

/** Id of a policy's nth command for a fact: always the same, so that however often it is issued it is done once. */
export const policyCommandId = (policy: string, factId: string, index: number): string =>
  `policy:${policy}:${factId}:${index}`;

/** What of a fact its commands carry on. */
export interface Cause {
  readonly fact: CallingFact;
  readonly correlationId: string;
  readonly customerId?: string;
}

export const causeOf = ({ id, type, stream, position, metadata }: RecordedFact): Cause => ({
  fact: { id, type, stream, position },
  correlationId: metadata.$correlationId,
  ...(metadata.customerId === undefined ? {} : { customerId: metadata.customerId }),
});

/** `moot`: refused because it is no longer called for, which the policy says is well. */
export type Issued = 'done' | 'refused' | 'moot';

/** Issues a command for a fact; a refused one leaves an entry that staff can retry or dismiss. Throws what the executor throws. */
export async function issueCommand(
  executor: Pick<CommandExecutor, 'execute'>,
  policy: Pick<Policy, 'name' | 'noLongerCalledFor'>,
  cause: Cause,
  index: number,
  { category, id, command, occurredAt }: PolicyCommand,
): Promise<Issued> {
  const request: CommandRequest = {
    ...{ category, command },
    ...(id === undefined ? {} : { id }),
    ...(occurredAt === undefined ? {} : { occurredAt }),
    commandId: policyCommandId(policy.name, cause.fact.id, index),
    actor: { id: policy.name, role: 'system' },
    correlationId: cause.correlationId,
    causationId: cause.fact.id,
  };
  const outcome = await executor.execute(request);
  if (!isRefusal(outcome)) return 'done';
  if (policy.noLongerCalledFor?.includes(outcome.refused)) return 'moot';
  await recordRefusal(executor, policy.name, cause, request, outcome);
  return 'refused';
}

async function recordRefusal(
  executor: Pick<CommandExecutor, 'execute'>,
  policy: string,
  { fact, correlationId, customerId }: Cause,
  request: CommandRequest,
  reason: Refusal,
): Promise<void> {
  const { commandId = '', category, command, actor } = request;
  const outcome = await executor.execute({
    category: 'refusal',
    // No key of its own: refused again for another reason, after a crash, it would be another command. The decider records it once.
    id: commandIdFrom(commandId),
    ...{ actor, correlationId },
    causationId: fact.id,
    command: {
      type: 'RecordRefusal',
      data: {
        ...{ policy, fact },
        command: { commandId, category, ...(request.id === undefined ? {} : { id: request.id }), ...command },
        reason,
        ...(customerId === undefined ? {} : { customerId }),
      },
    },
  });
  if (isRefusal(outcome)) throw new Error(`the refusal of ${commandId} could not be recorded: ${outcome.message}`);
}
