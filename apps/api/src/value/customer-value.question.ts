import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Instant } from '@aftercare/domain';
import {
  customerMerges,
  customerValue,
  customerValueOf,
  valueDocumentAsOf,
  valueOf,
  valueModels,
  type AsOf,
  type CustomerValue,
} from '@aftercare/read-models';
import { atFrom } from '../answers/moment';
import { ReadModelProgress } from '../answers/read-model-progress';
import { pastMoment } from '../past/asked-moment';
import { Pasts } from '../past/pasts';
import { notFound } from '../problems/problem';
import { Runtime } from '../runtime';
import type { CustomerValueAnswerDto, ValueQueryDto } from './value.dto';
import { noFitThen, noFitYet, noRatesThen, ValueTerms, type Outlook } from './value-terms';

/** What one customer is worth, or was worth as things were known at a moment, and what that is made of. */
export class CustomerValueQuestion extends Query<CustomerValueAnswerDto> {
  constructor(
    readonly customerId: string,
    readonly query: ValueQueryDto,
  ) {
    super();
  }
}

@QueryHandler(CustomerValueQuestion)
export class CustomerValueHandler implements IQueryHandler<CustomerValueQuestion> {
  constructor(
    private readonly runtime: Runtime,
    private readonly progress: ReadModelProgress,
    private readonly terms: ValueTerms,
    private readonly pasts: Pasts,
  ) {}

  async execute({ customerId, query }: CustomerValueQuestion): Promise<CustomerValueAnswerDto> {
    const { zone } = this.runtime.settings;
    const now = this.runtime.now();
    const past = pastMoment(query.at, { zone, now });
    const scoredFor = query.for === undefined ? undefined : atFrom(query.for, zone, 'for');
    if (past !== undefined) return this.asKnown(customerId, query, past, scoredFor);
    const still = query.at === undefined ? now : atFrom(query.at, zone);
    return this.live(customerId, query, scoredFor ?? still);
  }

  private async live(customerId: string, query: ValueQueryDto, at: Instant): Promise<CustomerValueAnswerDto> {
    const { store, settings } = this.runtime;
    const asOf = await this.progress.reach(
      [customerValue(settings.zone), customerMerges, valueModels],
      query['min-position'],
    );
    const value = await customerValueOf(store, customerId, (main) => this.terms.question(outlookOf(query, main), at));
    if (value === undefined) throw notFound('unknown-customer', 'there is no such customer', 'id');
    return { ...value, ...(value.fitId === null && { note: noFitYet }), asOf };
  }

  private async asKnown(
    customerId: string,
    query: ValueQueryDto,
    moment: AsOf,
    scoredFor: Instant | undefined,
  ): Promise<CustomerValueAnswerDto> {
    const { zone } = this.runtime.settings;
    if (query['min-position'] !== undefined) await this.progress.reach([customerValue(zone)], query['min-position']);
    const past = await this.pasts.of(customerId, moment);
    const document = valueDocumentAsOf(past, zone);
    if (document === undefined) {
      const detail =
        'there was no such customer yet: what is predicted for a day of the past from later facts is asked with for';
      throw notFound('unknown-customer', detail, 'id');
    }
    const outlook = outlookOf(query, document.currency);
    const value = valueOf(document, await this.terms.question(outlook, scoredFor ?? past.instant, moment));
    return { ...value, ...noteOn(value), asOf: past.asOf };
  }
}

function outlookOf(query: ValueQueryDto, main: string | undefined): Outlook {
  const { weeks, discount, fit, currency = main } = query;
  return {
    ...(currency !== undefined && { currency }),
    ...(weeks !== undefined && { weeks }),
    ...(discount !== undefined && { discount }),
    ...(fit !== undefined && { fit }),
  };
}

function noteOn({ fitId, predicted }: CustomerValue): { readonly note?: string } {
  if (fitId === null) return { note: noFitThen };
  return predicted?.ratesFrom === 'none' ? { note: noRatesThen } : {};
}
