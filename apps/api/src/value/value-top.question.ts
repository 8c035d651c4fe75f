import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { customerMerges, customerValue, customerValueOf, valueRanking, valueModels } from '@aftercare/read-models';
import { atFrom } from '../answers/moment';
import { paced } from '../answers/paced-store';
import { usualLimit } from '../answers/paging';
import { Rankings } from '../answers/rankings';
import { ReadModelProgress } from '../answers/read-model-progress';
import { Runtime } from '../runtime';
import type { RankedValueDto, ValueTopDto, ValueTopQueryDto } from './value.dto';
import { noFitYet, ValueTerms } from './value-terms';

/** The most valuable customers. */
export class ValueTopQuestion extends Query<ValueTopDto> {
  constructor(readonly query: ValueTopQueryDto) {
    super();
  }
}

@QueryHandler(ValueTopQuestion)
export class ValueTopHandler implements IQueryHandler<ValueTopQuestion> {
  constructor(
    private readonly runtime: Runtime,
    private readonly progress: ReadModelProgress,
    private readonly rankings: Rankings,
    private readonly terms: ValueTerms,
  ) {}

  async execute({ query }: ValueTopQuestion): Promise<ValueTopDto> {
    const { store, settings } = this.runtime;
    const {
      limit = usualLimit,
      cursor,
      'min-position': minPosition,
      currency = settings.currency,
      at,
      ...rest
    } = query;
    const moment = at === undefined ? undefined : atFrom(at, settings.zone);
    const asOf = await this.progress.reach([customerValue(settings.zone), customerMerges, valueModels], minPosition);
    const outlook = { ...rest, currency };
    const now = moment ?? this.runtime.now();
    const fitId = (await this.terms.question(outlook, now)).fit?.fitId;
    const question = JSON.stringify(['value', fitId, outlook, moment]);
    const page = await this.rankings.page({ question, limit, cursor, position: asOf.position, now }, async (at) =>
      valueRanking(paced(store), { ...(await this.terms.question(outlook, at)), currency }, filterOf(rest)),
    );
    const terms = await this.terms.question(outlook, page.at);
    const items: RankedValueDto[] = [];
    for (const { customerId, rank } of page.items) {
      const value = await customerValueOf(store, customerId, () => terms);
      if (value !== undefined) items.push({ rank, ...value });
    }
    return { currency, ...page, items, ...(fitId === undefined && { note: noFitYet }), asOf };
  }
}

function filterOf(query: Pick<ValueTopQueryDto, 'min-value' | 'max-value' | 'min-purchase-days'>) {
  const { 'min-value': minValue, 'max-value': maxValue, 'min-purchase-days': minPurchaseDays } = query;
  return {
    ...(minValue !== undefined && { minValue }),
    ...(maxValue !== undefined && { maxValue }),
    ...(minPurchaseDays !== undefined && { minPurchaseDays }),
  };
}
