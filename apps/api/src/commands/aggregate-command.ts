import { Command } from '@nestjs/cqrs';
import type { Refusal } from '@aftercare/domain';
import type { CommandRequest, Outcome } from '@aftercare/event-sourcing';

/** A command on its way over the bus to the aggregate that decides it; the aggregate's own table says what it may be. */
export class AggregateCommand extends Command<Outcome | Refusal> {
  constructor(readonly request: CommandRequest) {
    super();
  }
}
