import { Injectable } from '@nestjs/common';
import { isRefusal, type Command, type RefusedCommandState } from '@aftercare/domain';
import { CommandBus } from '@nestjs/cqrs';
import { AggregateCommand } from '../commands/aggregate-command';
import { Commands } from '../commands/commands';
import type { OutcomeDto } from '../commands/outcome.dto';
import { notFound } from '../problems/problem';
import type { Asked } from '../requests/envelope';
import { Runtime } from '../runtime';

/** Tries a refused command once more and records how that ended. */
@Injectable()
export class RetryRefusedCommand {
  constructor(
    private readonly runtime: Runtime,
    private readonly bus: CommandBus,
    private readonly commands: Commands,
  ) {}

  /** The command keeps its id, so it is done once however often it is tried. One that is not open any more is refused. */
  async retry(id: string, asked: Asked): Promise<OutcomeDto> {
    const found = await this.runtime.executor.state('refusal', id);
    const { entry, status } = (found?.state ?? {}) as Partial<RefusedCommandState>;
    if (entry === undefined) throw notFound('unknown-refusal', 'there is no such refused command', 'id');
    const outcome = status === 'open' ? await this.again(entry, asked) : undefined;
    const data =
      outcome !== undefined && isRefusal(outcome)
        ? { outcome: 'refused' as const, reason: outcome }
        : { outcome: 'done' as const };
    return this.commands.send('refusal', id, { type: 'RetryRefusal', data }, asked);
  }

  private again({ command, fact }: NonNullable<RefusedCommandState['entry']>, { actor }: Asked) {
    const { commandId, category, id, type, data } = command;
    return this.bus.execute(
      new AggregateCommand({
        category,
        command: { type, data } satisfies Command,
        commandId,
        actor,
        causationId: fact.id,
        ...(id !== undefined && { id }),
      }),
    );
  }
}
