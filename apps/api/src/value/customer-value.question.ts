import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { customerMerges, customerValue, customerValueOf } from '@aftercare/read-models';
import { atFrom } from '../answers/moment';
import { ReadModelProgress } from '../answers/read-model-progress';
import { notFound } from '../problems/problem';
import { Runtime } from '../runtime';
import type { CustomerValueAnswerDto, ValueQueryDto } from './value.dto';
import { noFitYet, ValueTerms } from './value-terms';

/** What one customer is worth, and what that is made of. */
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
  ) {}

  async execute({ customerId, query }: CustomerValueQuestion): Promise<CustomerValueAnswerDto> {
    const { store, settings } = this.runtime;
    const { at } = query;
    const moment = at === undefined ? undefined : atFrom(at, settings.zone);
    const asOf = await this.progress.reach([customerValue(settings.zone), customerMerges], query['min-position']);
    const value = await customerValueOf(store, customerId, (main) => {
      const currency = query.currency ?? main;
      return this.terms.question({ ...query, ...(currency !== undefined && { currency }) }, moment ?? asOf.time);
    });
    if (value === undefined) throw notFound('unknown-customer', 'there is no such customer', 'id');
    return { ...value, ...(value.fitId === null && { note: noFitYet }), asOf };
  }
}
