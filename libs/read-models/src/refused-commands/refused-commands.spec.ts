import { exampleFacts } from '../testing/example-facts';
import { filledStore } from '../testing/filled-store';
import { recorded } from '../testing/recorded';
import { refusedCommandsPage } from './refused-commands.query';

const refusedFact = (id: string, position: number) =>
  recorded(
    { type: 'CommandRefused', data: exampleFacts.CommandRefused },
    { stream: `refusal-${id}`, position, occurredAt: `2026-01-${position}T00:00:00.000Z` },
  );
const next = (id: string, position: number, type: string, data: object) =>
  recorded({ type, data }, { stream: `refusal-${id}`, position, occurredAt: `2026-01-${position}T00:00:00.000Z` });

describe('the list of refused commands', () => {
  const reason = { refused: 'still-no-terms', message: 'There are still no terms.', kind: 'state' };
  let filled: Awaited<ReturnType<typeof filledStore>>;
  beforeAll(async () => {
    filled = await filledStore([
      refusedFact('r1', 11),
      refusedFact('r2', 12),
      refusedFact('r3', 13),
      next('r1', 14, 'RefusalRetried', { outcome: 'refused', reason }),
      next('r2', 15, 'RefusalRetried', { outcome: 'done' }),
      next('r3', 16, 'RefusalDismissed', { by: 'agent-1', why: 'sold as seen' }),
    ]);
  });
  afterAll(() => filled.dispose());
  const page = async (question: Partial<Parameters<typeof refusedCommandsPage>[1]>) =>
    (await refusedCommandsPage(filled.store, { limit: 10, ...question })).items.map(({ doc }) => doc);

  it('shows what is open with the newest reason and the number of retries', async () => {
    expect(await page({})).toMatchObject([{ refusalId: 'r1', status: 'open', reason, retries: 1, customerId: 'C1' }]);
  });

  it('keeps what was done and dismissed', async () => {
    expect(await page({ status: 'done' })).toMatchObject([{ refusalId: 'r2', retries: 1 }]);
    expect(await page({ status: 'dismissed' })).toMatchObject([{ refusalId: 'r3', retries: 0 }]);
  });

  it('can be asked for one policy', async () => {
    expect(await page({ policy: 'register-unit-when-line-delivered' })).toHaveLength(1);
    expect(await page({ policy: 'another' })).toEqual([]);
  });
});
