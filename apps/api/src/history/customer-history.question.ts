import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { customerHistory, customerMerges, historyOf, type AsOf } from '@aftercare/read-models';
import { momentOf } from '../answers/moment';
import { cursorFrom, cursorText, usualLimit } from '../answers/paging';
import { ReadModelProgress } from '../answers/read-model-progress';
import { malformed, notFound } from '../problems/problem';
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

@QueryHandler(CustomerHistoryQuestion)
export class CustomerHistoryHandler implements IQueryHandler<CustomerHistoryQuestion> {
  constructor(
    private readonly runtime: Runtime,
    private readonly progress: ReadModelProgress,
  ) {}

  async execute({ customerId, query }: CustomerHistoryQuestion): Promise<HistoryDto> {
    const at = asOfFrom(query.at, this.runtime.settings.zone);
    const after = cursorFrom(query.cursor)?.v;
    const asOf = await this.progress.reach([customerHistory, customerMerges], query['min-position']);
    const page = await historyOf(this.runtime.store, {
      customerId,
      limit: query.limit ?? usualLimit,
      ...(at !== undefined && { at }),
      ...(typeof after === 'number' && { after }),
    });
    if (page.entries.length === 0) await this.refuseUnknown(customerId);
    const next = page.next === undefined ? undefined : cursorText({ v: page.next, k: customerId });
    return { customerId, customers: page.customers, entries: page.entries, ...(next !== undefined && { next }), asOf };
  }

  /** Nothing told is not the same as nobody known: a customer may be new, or the question about a time before. */
  private async refuseUnknown(customerId: string): Promise<void> {
    const customer = await this.runtime.executor.state('customer', customerId);
    if (customer === undefined) throw notFound('unknown-customer', 'there is no such customer', 'id');
  }
}

function asOfFrom(text: string | undefined, zone: string): AsOf | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,16}$/.test(text)) return { position: Number(text) };
  const instant = momentOf(text, zone);
  if (instant !== undefined) return { instant };
  const message = 'at must be an ISO 8601 instant such as 2026-03-01T09:30:00Z, a day, or a position';
  throw malformed([{ field: 'at', message }]);
}
