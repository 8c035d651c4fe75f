import { setImmediate as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import {
  aggregates,
  type BgNbdFit,
  type GammaGammaFit,
  type RecordedFact,
  type ValueModelFitted,
} from '@aftercare/domain';
import { factDecoder, lastFactPosition, readFacts, streamName } from '@aftercare/event-sourcing';
import {
  customerMerges,
  customerValue,
  purchaseHistories,
  valueModels,
  wasThere,
  type AsOf,
  type ValueModelView,
} from '@aftercare/read-models';
import { fitBgNbdWithPauses, fitGammaGammaWithPauses, type PurchaseSummary } from '@aftercare/valuation';
import { DateTime } from 'luxon';
import { ReadModelProgress } from '../answers/read-model-progress';
import { Commands } from '../commands/commands';
import { malformed, notFound, problem, ProblemError } from '../problems/problem';
import type { Envelope } from '../requests/envelope';
import { Runtime } from '../runtime';
import type { FitRequestDto } from './fits.dto';

type Fitted = ValueModelFitted['data'];

/** Fits the value models to what customers bought, and tells the newest fit. */
@Injectable()
export class Fits {
  private readonly decode = factDecoder({ aggregates });
  private underWay = false;

  constructor(
    private readonly runtime: Runtime,
    private readonly progress: ReadModelProgress,
    private readonly commands: Commands,
  ) {}

  /** The newest fit of a currency (the settings' one when left out); undefined before the first. */
  async latest(currency = this.runtime.settings.currency): Promise<Fitted | undefined> {
    return (await this.runtime.store.collection<ValueModelView>(valueModels).get(currency))?.doc;
  }

  /** The newest of a currency that had been recorded by a moment of the past; undefined when there was none. Throws StoreUnavailable. */
  latestAt(currency: string, at: AsOf): Promise<Fitted | undefined> {
    return this.newest(currency, (fact) => wasThere(fact, at));
  }

  /** A fit by its id. Throws a 404 problem when the currency has none of it. */
  async named(currency: string, fitId: string): Promise<Fitted> {
    const found = await this.newest(currency, ({ data }) => data.fitId === fitId);
    if (found === undefined) throw notFound('unknown-fit', `there is no such fit of ${currency}`, 'fit');
    return found;
  }

  private async newest(
    currency: string,
    wanted: (fact: RecordedFact<ValueModelFitted>) => boolean,
  ): Promise<Fitted | undefined> {
    let found: Fitted | undefined;
    for await (const fact of readFacts(this.runtime.client, streamName('valuemodel', currency), {
      decode: this.decode,
    })) {
      const fitted = fact as RecordedFact<ValueModelFitted>;
      if (fact.type === 'ValueModelFitted' && wanted(fitted)) found = fitted.data;
    }
    return found;
  }

  /** Fits and records. The event loop is let go between evaluations, so that requests are answered meanwhile. */
  async fit(
    { from, until, currency = this.runtime.settings.currency }: FitRequestDto,
    envelope: Envelope,
  ): Promise<Fitted> {
    if (this.underWay) {
      throw new ProblemError(problem(409, 'fit-under-way', 'another fit is being computed: wait for it'));
    }
    this.underWay = true;
    try {
      const { zone } = this.runtime.settings;
      const window = windowOf(from, until, zone, this.runtime.now());
      // What was recorded before the fit was asked for is in it, however far the read models are behind.
      const recorded = await lastFactPosition(this.runtime.client);
      const { position } = await this.progress.reach([customerValue(zone), customerMerges, valueModels], recorded);
      const histories: PurchaseSummary[] = [];
      for await (const history of purchaseHistories(this.runtime.store, { currency, window, zone }))
        histories.push(history);
      const bgNbd = await fitBgNbd(histories, currency);
      const gammaGamma = await fitGammaGamma(histories);
      const data = { window, timeUnit: 'week' as const, zone, bgNbd, gammaGamma, position: Math.max(0, position) };
      const command = { type: 'RecordFit' as const, data };
      const { facts, position: at } = await this.commands.execute('valuemodel', currency, command, envelope);
      // Who has the answer finds the fit in what is asked next.
      await this.progress.upTo(valueModels, at, performance.now() + this.runtime.settings.minPositionWaitMs);
      return facts[0]?.data as Fitted;
    } finally {
      this.underWay = false;
    }
  }
}

async function fitBgNbd(histories: readonly PurchaseSummary[], currency: string): Promise<BgNbdFit> {
  if (histories.length === 0) {
    const detail = `nobody bought anything in ${currency} in the window: there is nothing to fit`;
    throw new ProblemError(problem(422, 'nothing-to-fit', detail));
  }
  const {
    parameters,
    logLikelihood,
    customers,
    converged,
    problem: cause,
  } = await fitBgNbdWithPauses(histories, pause);
  if (!converged) {
    const detail = `the purchases do not determine the model (${cause}): take a longer window`;
    throw new ProblemError(problem(422, 'fit-not-converged', detail));
  }
  return { ...parameters, logLikelihood, customers, converged };
}

/** Null where repeat purchases do not determine how much is spent: values then rest on each customer's own mean. */
async function fitGammaGamma(histories: readonly PurchaseSummary[]): Promise<GammaGammaFit | null> {
  const repeats = histories.filter(({ x }) => x > 0);
  const spending = repeats.filter(({ z }) => z > 0);
  if (spending.length === 0) return null;
  const { parameters, logLikelihood, customers, converged } = await fitGammaGammaWithPauses(spending, pause);
  if (!converged) return null;
  return { ...parameters, logLikelihood, customers, leftOut: repeats.length - spending.length };
}

/** Days, both inclusive, as instants of which the last is not included. */
function windowOf(from: string | undefined, until: string | undefined, zone: string, now: string): Fitted['window'] {
  const start = DateTime.fromISO(from ?? '1970-01-01', { zone });
  const last = until === undefined ? DateTime.fromISO(now, { zone }).startOf('day') : DateTime.fromISO(until, { zone });
  if (start > last) throw malformed([{ field: 'until', message: 'until must not lie before from' }]);
  return { from: start.toUTC().toISO()!, until: last.plus({ days: 1 }).toUTC().toISO()! };
}
