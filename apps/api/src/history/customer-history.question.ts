import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { customerHistory, customerMerges, historyOf, type AsOf } from '@aftercare/read-models';
import { cursorFrom, cursorText, usualLimit } from '../answers/paging';
import { ReadModelProgress } from '../answers/read-model-progress';
import { malformed, notFound } from '../problems/problem';
import { isInstant, toInstant } from '../requests/instants';
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
    const at = asOfFrom(query.at);
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

function asOfFrom(text: string | undefined): AsOf | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,16}$/.test(text)) return { position: Number(text) };
  const instant = toInstant(text);
  if (isInstant(instant)) return { instant };
  throw malformed([
    { field: 'at', message: 'at must be an ISO 8601 instant such as 2026-03-01T09:30:00Z, or a position' },
  ]);
}
