import { isRefusal, unknown, type Actor, type RefusedCommandState, type Refusal } from '@aftercare/domain';
import type { CommandExecutor, Outcome } from '@aftercare/event-sourcing';

export interface RefusalRequest {
  /** Id of the refused command's entry. */
  readonly id: string;
  readonly actor: Actor;
  /** `Idempotency-Key` of the request, if it had one. */
  readonly commandId?: string;
}

/** `outcome` is of the entry's stream; `again` says why the command was refused once more. */
export interface Retried {
  readonly outcome: Outcome;
  readonly again?: Refusal;
}

/**
 * Tries a refused command again, as things stand now, and notes what came of it. Refused itself when there is no such entry or
 * it is closed. A retry that broke off half-way goes on where it was: its command's id derives from the number of retries.
 */
export async function retryRefusal(
  executor: Pick<CommandExecutor, 'execute' | 'state'>,
  { id, actor }: RefusalRequest,
): Promise<Retried | Refusal> {
  const found = (await executor.state('refusal', id))?.state as RefusedCommandState | undefined;
  if (!found?.entry) return unknown('unknown-refusal', `There is no refused command ${id}.`, 'id');
  const { entry, retries, status } = found;
  const attempt = `${entry.command.commandId}:retry:${retries + 1}`;
  const note = (data: object) =>
    executor.execute({
      ...{ category: 'refusal', id, actor, commandId: `${attempt}:noted` },
      command: { type: 'RetryRefusal', data },
    });
  if (status !== 'open') {
    const closed = await note({ outcome: 'done' });
    return isRefusal(closed) ? closed : { outcome: closed };
  }
  const { category, type, data } = entry.command;
  const tried = await executor.execute({
    category,
    ...(entry.command.id === undefined ? {} : { id: entry.command.id }),
    command: { type, data },
    commandId: attempt,
    actor,
    causationId: entry.fact.id,
  });
  const noted = await note(isRefusal(tried) ? { outcome: 'refused', reason: tried } : { outcome: 'done' });
  if (isRefusal(noted)) return noted;
  return { outcome: noted, ...(isRefusal(tried) ? { again: tried } : {}) };
}

/** Closes a refused command without doing it; `why` is a sentence without personal data. */
export function dismissRefusal(
  executor: Pick<CommandExecutor, 'execute'>,
  { id, actor, commandId, why }: RefusalRequest & { readonly why: string },
): Promise<Outcome | Refusal> {
  return executor.execute({
    ...{ category: 'refusal', id, actor },
    ...(commandId === undefined ? {} : { commandId }),
    command: { type: 'DismissRefusal', data: { why } },
  });
}
