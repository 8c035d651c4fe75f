import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isRefusal, type Refusal } from '@aftercare/domain';
import { RevisionConflict, StoreUnavailable, type Outcome } from '@aftercare/event-sourcing';
import { Metrics } from '../metrics/metrics';
import { Runtime } from '../runtime';
import { AggregateCommand } from './aggregate-command';

/** Loads, decides, appends: all of it is libs/event-sourcing's; here it is counted. */
@CommandHandler(AggregateCommand)
export class AggregateCommandHandler implements ICommandHandler<AggregateCommand> {
  constructor(
    private readonly runtime: Runtime,
    private readonly metrics: Metrics,
  ) {}

  async execute({ request }: AggregateCommand): Promise<Outcome | Refusal> {
    const { category, command } = request;
    try {
      const outcome = await this.runtime.executor.execute(request);
      this.metrics.command(category, command.type, outcomeOf(outcome));
      return outcome;
    } catch (error) {
      this.metrics.command(category, command.type, failureOf(error));
      throw error;
    }
  }
}

function outcomeOf(outcome: Outcome | Refusal): string {
  if (isRefusal(outcome)) return 'refused';
  return outcome.repeated ? 'repeated' : 'done';
}

function failureOf(error: unknown): string {
  if (error instanceof RevisionConflict) return 'conflict';
  return error instanceof StoreUnavailable ? 'store-unavailable' : 'failed';
}
