import { isRefusal, type RecordedFact, type Refusal } from '@aftercare/domain';
import { commandIdFrom, type CommandExecutor, type CommandRequest } from '@aftercare/event-sourcing';
import type { PolicyCommand } from './policy';

/** Id of a policy's nth command for a fact: always the same, so that however often it is issued it is done once. */
export const policyCommandId = (policy: string, factId: string, index: number): string =>
  `policy:${policy}:${factId}:${index}`;

/** Issues a command for a fact; a refused one leaves an entry that staff can retry or dismiss. Throws what the executor throws. */
export async function issueCommand(
  executor: Pick<CommandExecutor, 'execute'>,
  policy: string,
  fact: RecordedFact,
  index: number,
  command: PolicyCommand,
): Promise<'done' | 'refused'> {
  const request: CommandRequest = {
    ...command,
    commandId: policyCommandId(policy, fact.id, index),
    actor: { id: policy, role: 'system' },
    correlationId: fact.metadata.$correlationId,
    causationId: fact.id,
  };
  const outcome = await executor.execute(request);
  if (!isRefusal(outcome)) return 'done';
  await recordRefusal(executor, policy, fact, request, outcome);
  return 'refused';
}

async function recordRefusal(
  executor: Pick<CommandExecutor, 'execute'>,
  policy: string,
  { id, type, stream, position, metadata }: RecordedFact,
  request: CommandRequest,
  reason: Refusal,
): Promise<void> {
  const { commandId = '', category, command, actor, correlationId } = request;
  const { customerId } = metadata;
  const outcome = await executor.execute({
    category: 'refusal',
    id: commandIdFrom(commandId),
    commandId: `${commandId}:refused`,
    actor,
    ...(correlationId === undefined ? {} : { correlationId }),
    causationId: id,
    command: {
      type: 'RecordRefusal',
      data: {
        policy,
        fact: { id, type, stream, position },
        command: { commandId, category, ...(request.id === undefined ? {} : { id: request.id }), ...command },
        reason,
        ...(customerId === undefined ? {} : { customerId }),
      },
    },
  });
  if (isRefusal(outcome)) throw new Error(`the refusal of ${commandId} could not be recorded: ${outcome.message}`);
}
