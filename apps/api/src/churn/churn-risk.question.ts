import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { churnRisk, churnRiskOf, customerMerges, customerValue, valueModels } from '@aftercare/read-models';
import { atFrom } from '../answers/moment';
import { ReadModelProgress } from '../answers/read-model-progress';
import { Fits } from '../fits/fits';
import { notFound } from '../problems/problem';
import { Runtime } from '../runtime';
import { noFitYet } from '../value/value-terms';
import type { ChurnQueryDto, ChurnRiskAnswerDto } from './churn.dto';

/** How likely one customer is to buy nothing for a while, and why. */
export class ChurnRiskQuestion extends Query<ChurnRiskAnswerDto> {
  constructor(
    readonly customerId: string,
    readonly query: ChurnQueryDto,
  ) {
    super();
  }
}

@QueryHandler(ChurnRiskQuestion)
export class ChurnRiskHandler implements IQueryHandler<ChurnRiskQuestion> {
  constructor(
    private readonly runtime: Runtime,
    private readonly progress: ReadModelProgress,
    private readonly fits: Fits,
  ) {}

  async execute({ customerId, query }: ChurnRiskQuestion): Promise<ChurnRiskAnswerDto> {
    const { store, settings } = this.runtime;
    const { horizon, at, 'min-position': minPosition } = query;
    const moment = at === undefined ? undefined : atFrom(at, settings.zone);
    const readModels = [churnRisk, customerValue(settings.zone), customerMerges, valueModels];
    const asOf = await this.progress.reach(readModels, minPosition);
    const risk = await churnRiskOf(store, customerId, async (currency) => ({
      fit: currency === undefined ? undefined : await this.fits.latest(currency),
      at: moment ?? this.runtime.now(),
      ...(horizon !== undefined && { horizonDays: horizon }),
    }));
    if (risk === undefined) throw notFound('unknown-customer', 'there is no such customer', 'id');
    return { ...risk, ...(risk.fitId === null && { note: noFitYet }), asOf };
  }
}
