import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { customerHistory, customerMerges, historyAsOf, historyOf, type HistoryPage } from '@aftercare/read-models';
import type { AsOfDto } from '../answers/as-of.dto';
import { cursorFrom, cursorText, usualLimit } from '../answers/paging';
import { ReadModelProgress } from '../answers/read-model-progress';
import { pastMoment } from '../past/asked-moment';
import { Pasts } from '../past/pasts';
import { notFound } from '../problems/problem';
import { Runtime } from '../runtime';
import type { HistoryDto, HistoryQueryDto } from './history.dto';

/** A customer's whole story, or as much of it as was known at an instant or position. */
export class CustomerHistoryQuestion extends Query<HistoryDto> {
  constructor(
    readonly customerId: string,
    readonly query: HistoryQueryDto,
  ) {
    super();
  }
}

interface Stretch {
  readonly limit: number;
  readonly after?: number;
}

@QueryHandler(CustomerHistoryQuestion)
export class CustomerHistoryHandler implements IQueryHandler<CustomerHistoryQuestion> {
  constructor(
    private readonly runtime: Runtime,
    private readonly progress: ReadModelProgress,
    private readonly pasts: Pasts,
  ) {}

  async execute({ customerId, query }: CustomerHistoryQuestion): Promise<HistoryDto> {
    const after = cursorFrom(query.cursor)?.v;
    const stretch = { limit: query.limit ?? usualLimit, ...(typeof after === 'number' && { after }) };
    const { page, asOf } = await this.page(customerId, query, stretch);
    if (page.entries.length === 0) await this.refuseUnknown(customerId);
    const next = page.next === undefined ? undefined : cursorText({ v: page.next, k: customerId });
    return { customerId, customers: page.customers, entries: page.entries, ...(next !== undefined && { next }), asOf };
  }

  private async page(
    customerId: string,
    { at, 'min-position': minPosition }: HistoryQueryDto,
    stretch: Stretch,
  ): Promise<{ readonly page: HistoryPage; readonly asOf: AsOfDto }> {
    const { settings, store } = this.runtime;
    const moment = pastMoment(at, { zone: settings.zone, now: this.runtime.now() });
    if (moment === undefined) {
      const asOf = await this.progress.reach([customerHistory, customerMerges], minPosition);
      return { page: await historyOf(store, { customerId, ...stretch }), asOf };
    }
    if (minPosition !== undefined) await this.progress.reach([customerHistory], minPosition);
    const past = await this.pasts.of(customerId, moment);
    return { page: historyAsOf(past, stretch), asOf: past.asOf };
  }

  /** Nothing told is not the same as nobody known: a customer may be new, or the question about a time before. */
  private async refuseUnknown(customerId: string): Promise<void> {
    const customer = await this.runtime.executor.state('customer', customerId);
    if (customer === undefined) throw notFound('unknown-customer', 'there is no such customer', 'id');
  }
}
