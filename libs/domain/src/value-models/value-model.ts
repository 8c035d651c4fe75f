import type { CommandTable, Decider, Given } from '../decider';
import { currencyCode, firstOf, instant, wholeNumber, zone, type Finding } from '../field-checks';
import { forbidden, type Refusal } from '../refusal';
import type { RecordFit, ValueModelCommand } from './value-model.commands';
import { valueModelFacts, type FitWindow, type ValueModelFact, type ValueModelFitted } from './value-model.events';

/** The newest fit of one currency. */
export interface ValueModelState {
  readonly fit?: ValueModelFitted['data'];
}

const commands: CommandTable<ValueModelCommand> = { RecordFit: { creates: true } };

function decide({ data }: RecordFit, _: ValueModelState, given: Given): readonly ValueModelFact[] | Refusal {
  const currency = given.id;
  const finding = firstOf(
    currencyCode(currency, 'id'),
    checkWindow(data.window),
    zone(data.zone, 'zone'),
    positive(data.bgNbd, ['r', 'alpha', 'a', 'b'], 'bgNbd'),
    checkFit(data.bgNbd, 'bgNbd'),
    data.gammaGamma ? positive(data.gammaGamma, ['p', 'q', 'gamma'], 'gammaGamma') : undefined,
    data.gammaGamma ? checkFit(data.gammaGamma, 'gammaGamma') : undefined,
    data.gammaGamma ? wholeNumber(data.gammaGamma.leftOut, 'gammaGamma.leftOut', 0) : undefined,
    wholeNumber(data.position, 'position', 0),
  );
  return finding ?? [{ type: 'ValueModelFitted', data: { fitId: given.commandId, currency, ...data } }];
}

function checkWindow({ from, until }: FitWindow): Finding {
  const finding = firstOf(instant(from, 'window.from'), instant(until, 'window.until'));
  if (finding || from < until) return finding;
  return forbidden('empty-window', 'window.until must lie after window.from.', 'window.until');
}

function positive<Fit extends object>(fit: Fit, names: readonly (keyof Fit & string)[], path: string): Finding {
  const wrong = names.find((name) => !(Number.isFinite(fit[name]) && Number(fit[name]) > 0));
  if (wrong === undefined) return undefined;
  return forbidden('bad-parameter', `${path}.${wrong} must be a number above 0.`, `${path}.${wrong}`);
}

function checkFit(fit: { readonly logLikelihood: number; readonly customers: number }, path: string): Finding {
  if (!Number.isFinite(fit.logLikelihood))
    return forbidden('bad-parameter', `${path}.logLikelihood must be a number.`, `${path}.logLikelihood`);
  return wholeNumber(fit.customers, `${path}.customers`, 1);
}

/** The value models of one currency: each fit is a fact, so that every score can name the fit it came from. */
export const valueModel: Decider<ValueModelState, ValueModelCommand, ValueModelFact> = {
  category: 'valuemodel',
  initial: {},
  evolve: (_, { data }) => ({ fit: data }),
  decide,
  customerOf: () => undefined,
  facts: valueModelFacts,
  commands,
};
