import { Injectable } from '@nestjs/common';
import type { Instant } from '@aftercare/domain';
import { companyRates, everyCustomer, type Rates, type ValueQuestion } from '@aftercare/read-models';
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
}

/** What values are computed with beside a customer's own dealings: the newest fit and the company's rates. */
@Injectable()
export class ValueTerms {
  private readonly rates = new LRUCache<string, Promise<Rates | undefined>>({ max: 100, ttl: ratesKeptMs });

  constructor(
    private readonly runtime: Runtime,
    private readonly fits: Fits,
  ) {}

  async question({ currency, weeks, discount }: Outlook, at: Instant): Promise<ValueQuestion> {
    const fit = currency === undefined ? undefined : await this.fits.latest(currency);
    const company = currency === undefined || fit === undefined ? undefined : await this.ratesOf(currency);
    return {
      fit,
      at,
      ...(currency !== undefined && { currency }),
      ...(weeks !== undefined && { weeks }),
      ...(discount !== undefined && { annualDiscount: discount }),
      ...(company !== undefined && { company }),
    };
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
