import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import {
  churnRanking,
  churnRisk,
  churnRiskOf,
  customerMerges,
  customerValue,
  valueModels,
} from '@aftercare/read-models';
import { atFrom } from '../answers/moment';
import { paced } from '../answers/paced-store';
import { usualLimit } from '../answers/paging';
import { Rankings } from '../answers/rankings';
import { ReadModelProgress } from '../answers/read-model-progress';
import { Fits } from '../fits/fits';
import { Runtime } from '../runtime';
import { noFitYet } from '../value/value-terms';
import type { ChurnTopDto, ChurnTopQueryDto, RankedChurnRiskDto } from './churn.dto';

/** The customers most at risk. */
export class ChurnTopQuestion extends Query<ChurnTopDto> {
  constructor(readonly query: ChurnTopQueryDto) {
    super();
  }
}

@QueryHandler(ChurnTopQuestion)
export class ChurnTopHandler implements IQueryHandler<ChurnTopQuestion> {
  constructor(
    private readonly runtime: Runtime,
    private readonly progress: ReadModelProgress,
    private readonly rankings: Rankings,
    private readonly fits: Fits,
  ) {}

  async execute({ query }: ChurnTopQuestion): Promise<ChurnTopDto> {
    const { store, settings } = this.runtime;
    const { limit = usualLimit, cursor, horizon, currency = settings.currency, band, 'min-value': minValue } = query;
    const moment = query.at === undefined ? undefined : atFrom(query.at, settings.zone);
    const readModels = [churnRisk, customerValue(settings.zone), customerMerges, valueModels];
    const asOf = await this.progress.reach(readModels, query['min-position']);
    const fit = await this.fits.latest(currency);
    const terms = { fit, ...(horizon !== undefined && { horizonDays: horizon }) };
    const filter = { ...(band !== undefined && { band }), ...(minValue !== undefined && { minValue }) };
    const question = JSON.stringify(['churn', fit?.fitId, currency, horizon, filter, moment]);
    const page = await this.rankings.page(
      { question, limit, cursor, position: asOf.position, now: moment ?? this.runtime.now() },
      (at) => churnRanking(paced(store), { ...terms, at, currency }, filter),
    );
    const items: RankedChurnRiskDto[] = [];
    for (const { customerId, rank } of page.items) {
      const risk = await churnRiskOf(store, customerId, () => ({ ...terms, at: page.at }));
      if (risk !== undefined) items.push({ rank, ...risk });
    }
    return { currency, ...page, items, ...(fit === undefined && { note: noFitYet }), asOf };
  }
}
