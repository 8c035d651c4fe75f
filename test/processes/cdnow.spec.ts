import { realData, reportMissingData } from '../real-data';
import { aftercare, startCompany, type RunningCompany } from './company';

const name = 'cdnow/CDNOW_sample.txt';
const file = realData(name);

interface Fit {
  readonly bgNbd: Readonly<Record<string, number>>;
  readonly gammaGamma: Readonly<Record<string, number>>;
}

const rounded = (values: Readonly<Record<string, number>>, digits: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(digits).map(([key, places]) => [key, Number(values[key]?.toFixed(places))]));

/** What DOMAIN says of the real purchases of 2,357 customers, through the whole program: import, fold, fit, score. */
describe('the CDNOW sample, imported and fitted', () => {
  if (file === undefined) {
    it('is not checked here', () => expect(() => reportMissingData('the CDNOW sample', name)).not.toThrow());
    return;
  }
  let company: RunningCompany;
  const layout =
    '--no-header --delimiter whitespace --map customer=2,date=3,quantity=4,amount=5 --date-format yyyyMMdd';
  const importIt = () =>
    aftercare(['import', 'purchases', file, ...layout.split(' '), '--currency', 'USD', '--json', '--url', company.url]);
  const get = async <T>(path: string) => (await (await fetch(`${company.url}${path}`)).json()) as T;

  beforeAll(async () => (company = await startCompany()), 120_000);
  afterAll(() => company.remove());

  it('is recorded row by row, and a second import adds nothing', async () => {
    const first = JSON.parse((await importIt()).stdout) as { position: number };
    expect(first).toMatchObject({ added: 6919, repeated: 0, rejected: 0 });
    const second = await importIt();
    expect(JSON.parse(second.stdout)).toMatchObject({ added: 0, repeated: 6919, rejected: 0 });
    const value = await get<{ statistics: object }>(`/v1/value/top?limit=1&min-position=${first.position}`);
    expect(value).toMatchObject({ size: 2357 });
  }, 300_000);

  it('gives the parameters and likelihoods of the literature', async () => {
    const window = ['--from', '1997-01-01', '--until', '1997-09-30'];
    const { stdout } = await aftercare(['value', 'fit', ...window, '--json', '--url', company.url]);
    const { bgNbd, gammaGamma } = JSON.parse(stdout) as Fit;
    expect(rounded(bgNbd, { r: 4, alpha: 4, a: 4, b: 4, logLikelihood: 3 })).toEqual({
      r: 0.2426,
      alpha: 4.4136,
      a: 0.7929,
      b: 2.4259,
      logLikelihood: -9582.429,
    });
    expect(rounded(gammaGamma, { p: 4, q: 4, gamma: 4, logLikelihood: 3 })).toEqual({
      p: 6.2496,
      q: 3.7442,
      gamma: 15.4435,
      logLikelihood: -4055.918,
    });
  }, 60_000);

  it.each([
    ['0001', 0.4454],
    ['0002', 0.8832],
    ['0003', 0.8557],
  ])('gives customer %s P(no purchase in 39 weeks) %d', async (customer, expected) => {
    const risk = await get<{ probabilityNoPurchase: number; fitId: string }>(
      `/v1/customers/${customer}/churn-risk?horizon=273&at=1997-09-30`,
    );
    expect(risk.probabilityNoPurchase).toBeCloseTo(expected, 4);
    expect(risk.fitId).toBeTruthy();
  });

  it('expects 1.2260 purchases of customer 0001 within 39 weeks, and P(alive) .7266', async () => {
    const { predicted } = await get<{ predicted: { expectedPurchases: number; probabilityAlive: number } }>(
      '/v1/customers/0001/value?weeks=39&for=1997-09-30',
    );
    expect(predicted.expectedPurchases).toBeCloseTo(1.226, 4);
    expect(predicted.probabilityAlive).toBeCloseTo(0.7266, 4);
  });
});
