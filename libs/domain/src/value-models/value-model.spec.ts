import { specOf } from '../testing/decider-spec';
import { valueModel } from './value-model';
import type { RecordFit } from './value-model.commands';

const spec = specOf(valueModel);

/** The CDNOW fit of DOMAIN.md. */
const fit: RecordFit['data'] = {
  window: { from: '1997-01-01T00:00:00.000Z', until: '1997-10-01T00:00:00.000Z' },
  timeUnit: 'week',
  zone: 'UTC',
  bgNbd: { r: 0.2426, alpha: 4.4136, a: 0.7929, b: 2.4259, logLikelihood: -9582.429, customers: 2357, converged: true },
  gammaGamma: { p: 6.2496, q: 3.7442, gamma: 15.4435, logLikelihood: -4055.918, customers: 946, leftOut: 0 },
  position: 6919,
};
const record = (own: Partial<RecordFit['data']> = {}): RecordFit => ({ type: 'RecordFit', data: { ...fit, ...own } });
const usd = { id: 'USD', commandId: 'fit-1' };

test('a fit is a fact on the stream of its currency, named by its command', () => {
  spec
    .given()
    .when(record(), usd)
    .then({ type: 'ValueModelFitted', data: { fitId: 'fit-1', currency: 'USD', ...fit } });
});

test('the newest fit is the one that scores are made with', () => {
  const older = { type: 'ValueModelFitted', data: { fitId: 'fit-0', currency: 'USD', ...fit } } as const;
  const newer = { type: 'ValueModelFitted', data: { ...older.data, fitId: 'fit-1' } } as const;
  expect(spec.given(older, newer).state.fit?.fitId).toBe('fit-1');
});

test('a fit without repeat purchases of any value has no Gamma-Gamma part', () => {
  spec
    .given()
    .when(record({ gammaGamma: null }), usd)
    .then({ type: 'ValueModelFitted', data: { fitId: 'fit-1', currency: 'USD', ...fit, gammaGamma: null } });
});

test('a model is for a currency', () => {
  spec.given().when(record(), { id: 'everything' }).thenRefused('unknown-currency', 'id');
});

test.each<[Partial<RecordFit['data']>, string, string]>([
  [{ window: { from: fit.window.until, until: fit.window.from } }, 'empty-window', 'window.until'],
  [{ window: { from: '1997-01-01', until: fit.window.until } }, 'bad-instant', 'window.from'],
  [{ zone: 'Moon' }, 'unknown-zone', 'zone'],
  [{ bgNbd: { ...fit.bgNbd, alpha: 0 } }, 'bad-parameter', 'bgNbd.alpha'],
  [{ bgNbd: { ...fit.bgNbd, b: Number.NaN } }, 'bad-parameter', 'bgNbd.b'],
  [{ bgNbd: { ...fit.bgNbd, logLikelihood: Number.NEGATIVE_INFINITY } }, 'bad-parameter', 'bgNbd.logLikelihood'],
  [{ bgNbd: { ...fit.bgNbd, customers: 0 } }, 'bad-number', 'bgNbd.customers'],
  [{ position: -1 }, 'bad-number', 'position'],
])('refuses %j', (own, code, field) => {
  spec.given().when(record(own), usd).thenRefused(code, field);
});
