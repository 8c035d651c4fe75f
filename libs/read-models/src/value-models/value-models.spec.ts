import { documentsOf } from '../documents-of';
import { story } from '../testing/story';
import { valueModels } from './value-models.view';

const fitted = (fitId: string, currency: string) => ({
  type: 'ValueModelFitted',
  data: {
    ...{ fitId, currency, timeUnit: 'week', zone: 'UTC', gammaGamma: null, position: 7 },
    window: { from: '2025-01-01T00:00:00.000Z', until: '2026-01-01T00:00:00.000Z' },
    bgNbd: { r: 0.24, alpha: 4.4, a: 0.79, b: 2.4, logLikelihood: -95.8, customers: 23, converged: true },
  },
});

describe('value models', () => {
  it('are the newest fit of each currency', () => {
    const facts = story(
      ['A', '2026-01-01', fitted('fit-1', 'EUR')],
      ['A', '2026-01-02', fitted('fit-2', 'USD')],
      ['A', '2026-01-03', fitted('fit-3', 'EUR')],
    );

    const documents = documentsOf(valueModels, facts);

    expect([...documents.values()].map(({ key, doc }) => [key, doc])).toEqual([
      ['EUR', fitted('fit-3', 'EUR').data],
      ['USD', fitted('fit-2', 'USD').data],
    ]);
  });
});
