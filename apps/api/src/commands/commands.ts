import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  isRefusal,
  type CustomerCommand,
  type FeedbackCommand,
  type Instant,
  type PurchaseCommand,
  type RefusalCommand,
  type StandardCommand,
  type UnitCommand,
  type ValueModelCommand,
} from '@aftercare/domain';
import type { Outcome } from '@aftercare/event-sourcing';
import { refused } from '../problems/problem-of';
import type { Asked, Envelope } from '../requests/envelope';
import { AggregateCommand } from './aggregate-command';
import type { OutcomeDto } from './outcome.dto';

/** The commands of each aggregate, by the category of its streams. */
export interface CommandsByCategory {
  customer: CustomerCommand;
  purchase: PurchaseCommand;
  unit: UnitCommand;
  feedback: FeedbackCommand;
  standard: StandardCommand;
  valuemodel: ValueModelCommand;
  refusal: RefusalCommand;
}

/** Where controllers hand their commands over. A body may carry `occurredAt` beside the command's own fields. */
@Injectable()
export class Commands {
  constructor(private readonly bus: CommandBus) {}

  /** Does a command and answers it with the stream's revision as ETag. Throws a problem when it is refused. */
  async send<Category extends keyof CommandsByCategory>(
    category: Category,
    id: string | undefined,
    command: CommandsByCategory[Category],
    asked: Asked,
  ): Promise<OutcomeDto> {
    const outcome = await this.execute(category, id, command, asked);
    void asked.reply.header('etag', `"${outcome.revision}"`);
    return toDto(outcome);
  }

  /** Does a command without an answer of its own, e.g. as one of many. Throws a problem when it is refused. */
  async execute<Category extends keyof CommandsByCategory>(
    category: Category,
    id: string | undefined,
    { type, data: body }: CommandsByCategory[Category],
    { commandId, expectedRevision, correlationId, actor }: Envelope,
  ): Promise<Outcome> {
    const { occurredAt, ...data } = body as { occurredAt?: Instant };
    const outcome = await this.bus.execute(
      new AggregateCommand({
        category,
        command: { type, data },
        actor,
        ...(id !== undefined && { id }),
        ...(commandId !== undefined && { commandId }),
        ...(expectedRevision !== undefined && { expectedRevision }),
        ...(correlationId !== undefined && { correlationId }),
        ...(occurredAt !== undefined && { occurredAt }),
      }),
    );
    if (isRefusal(outcome)) throw refused(outcome);
    return outcome;
  }
}

/** The part of an outcome that callers see. */
export function toDto({ id, revision, position, facts, repeated }: Outcome): OutcomeDto {
  return { id, revision, position, facts, repeated };
}
