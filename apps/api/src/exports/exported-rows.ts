import { Injectable } from '@nestjs/common';
import type { Instant } from '@aftercare/domain';
import {
  churnRiskFrom,
  customerHistory,
  everyCustomer,
  serviceSignals,
  valueOf,
  type ChurnRisk,
  type CustomerValue,
  type Fit,
  type HistoryEntry,
  type ValueQuestion,
} from '@aftercare/read-models';
import type { Cursor } from '@aftercare/read-model-store';
import { paced } from '../answers/paced-store';
import { Fits } from '../fits/fits';
import { Runtime } from '../runtime';
import { ValueTerms } from '../value/value-terms';

/** All rows of a read model, read page by page as fast as they are taken. */
@Injectable()
export class ExportedRows {
  constructor(
    private readonly runtime: Runtime,
    private readonly fits: Fits,
    private readonly terms: ValueTerms,
  ) {}

  /** Every entry, customer by customer, in the order of recording. */
  async *history(): AsyncGenerator<HistoryEntry> {
    const entries = paced(this.runtime.store).collection<HistoryEntry>(customerHistory);
    let after: Cursor | undefined;
    do {
      const page = await entries.find({ limit: 500, ...(after && { after }) });
      for (const { doc } of page.items) yield doc;
      after = page.next;
    } while (after !== undefined);
  }

  /** Each customer's value in its main currency. */
  async *values(at: Instant): AsyncGenerator<CustomerValue> {
    const questions = new Map<string | undefined, ValueQuestion>();
    for await (const view of everyCustomer(paced(this.runtime.store))) {
      const { currency } = view;
      const known = questions.get(currency);
      const question = known ?? (await this.terms.question(currency === undefined ? {} : { currency }, at));
      if (known === undefined) questions.set(currency, question);
      yield valueOf(view, question);
    }
  }

  async *churnRisks(at: Instant, horizonDays: number | undefined): AsyncGenerator<ChurnRisk> {
    const store = paced(this.runtime.store);
    const fits = new Map<string | undefined, Fit | undefined>();
    for await (const view of everyCustomer(store)) {
      const { currency, customerId, absorbed } = view;
      if (currency !== undefined && !fits.has(currency)) fits.set(currency, await this.fits.latest(currency));
      const signals = await serviceSignals(store, customerId, [customerId, ...absorbed]);
      const horizon = horizonDays === undefined ? {} : { horizonDays };
      yield churnRiskFrom(view, signals, { fit: fits.get(currency), at, ...horizon });
    }
  }
}
