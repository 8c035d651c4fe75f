import { Injectable } from '@nestjs/common';
import type { Instant } from '@aftercare/domain';
import {
  companyRates,
  everyCustomer,
  type AsOf,
  type Fit,
  type Rates,
  type ValueQuestion,
} from '@aftercare/read-models';
import { LRUCache } from 'lru-cache';
import { paced } from '../answers/paced-store';
import { Fits } from '../fits/fits';
import { Runtime } from '../runtime';

/** Rates of the whole company move slowly and take a scan of every customer. */
const ratesKeptMs = 60_000;

export interface Outlook {
  readonly currency?: string;
  readonly weeks?: number;
  readonly discount?: number;
  /** Id of the fit to predict with; the newest one unless stated. */
  readonly fit?: string;
}

/** What values are computed with beside a customer's own dealings: the newest fit and the company's rates. */
@Injectable()
export class ValueTerms {
  private readonly rates = new LRUCache<string, Promise<Rates | undefined>>({ max: 100, ttl: ratesKeptMs });

  constructor(
    private readonly runtime: Runtime,
    private readonly fits: Fits,
  ) {}

  /**
   * `at`: the instant the score is for. With a past the fit is the newest of that moment, and there are no rates of the company: they are
   * sums over every customer, which are known as of now only. Throws a 404 problem for a fit that nobody recorded.
   */
  async question({ currency, weeks, discount, fit: id }: Outlook, at: Instant, past?: AsOf): Promise<ValueQuestion> {
    const fit = currency === undefined ? undefined : await this.fitFor(currency, id, past);
    const company =
      currency === undefined || fit === undefined || past !== undefined ? undefined : await this.ratesOf(currency);
    return {
      fit,
      at,
      ...(currency !== undefined && { currency }),
      ...(weeks !== undefined && { weeks }),
      ...(discount !== undefined && { annualDiscount: discount }),
      ...(company !== undefined && { company }),
    };
  }

  private fitFor(currency: string, id: string | undefined, past: AsOf | undefined): Promise<Fit | undefined> {
    if (id !== undefined) return this.fits.named(currency, id);
    return past === undefined ? this.fits.latest(currency) : this.fits.latestAt(currency, past);
  }

  private ratesOf(currency: string): Promise<Rates | undefined> {
    const known = this.rates.get(currency);
    if (known !== undefined) return known;
    const asked = companyRates(everyCustomer(paced(this.runtime.store)), currency);
    this.rates.set(currency, asked);
    asked.catch(() => this.rates.delete(currency));
    return asked;
  }
}

/** What an answer says while nothing was fitted. */
export const noFitYet = 'no fit yet, so there is no prediction: POST /v1/value/fits makes one';

/** What an answer about the past says when there was no fit yet. */
export const noFitThen = 'no fit had been made by then, so there is no prediction: name a later one with fit';

/** What an answer about the past says where today's would rest on the rates of the whole company. */
export const noRatesThen =
  'the customer had no revenue yet, and what the whole company had is known as of now only: all predicted revenue counts as margin';
