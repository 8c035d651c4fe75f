import { setTimeout as pause } from 'node:timers/promises';
import { policies, startProjector, type Policy, type Projector } from '@aftercare/projections';
import { readModels } from '@aftercare/read-models';
import { loadSettings } from '@aftercare/settings';
import { CommandFailed } from '../../apps/cli/src/command-failed';
import { program } from '../../apps/cli/src/program';
import { runApi, type RunningApi } from './running-api';

/** Fails at every delivery until it is mended. */
let mended = false;
const [registerUnit] = policies as readonly [Policy];
const fragile: Policy = {
  ...registerUnit,
  commandsFor: (fact, context) => {
    if (!mended && fact.stream === 'purchase-fails') throw new TypeError('no such piece');
    return registerUnit.commandsFor(fact, context);
  },
};

describe('what policies could not do', () => {
  let api: RunningApi;
  let projector: Projector;

  /** Runs the command line against the API and gives what it prints. */
  const aftercare = async (...words: string[]): Promise<string> => {
    const printed: string[] = [];
    const out = jest.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
    try {
      await program().parseAsync(['node', 'aftercare', ...words, '--url', api.url]);
      return printed.join('').trimEnd();
    } finally {
      out.mockRestore();
    }
  };
  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    while (!(await holds())) await pause(20);
  };
  const delivered = async (id: string, quantity: number): Promise<void> => {
    const lines = [{ sku: 'TV', category: 'electronics', quantity, amount: { amount: 90_000, currency: 'EUR' } }];
    await api.post('/v1/purchases', { id, customerId: 'ada', channel: 'store', lines });
    await api.post(`/v1/purchases/${id}/deliveries`, { line: 1, quantity });
  };

  beforeAll(async () => {
    api = await runApi();
    await api.post('/v1/customers', { id: 'ada' });
    const { client, store, executor } = api.runtime;
    projector = startProjector({
      client,
      store,
      executor,
      policies: [fragile],
      readModels: readModels(loadSettings({})),
    });
  });
  afterAll(async () => {
    await projector.stop();
    await api.stop();
  });

  it('refused commands are listed, shown, retried in vain, done once their cause is gone, and dismissed', async () => {
    expect(await aftercare('refused', 'list')).toBe('No refused commands are open.');
    await delivered('p-1', 2);
    const open = async () =>
      (await aftercare('refused', 'list', '--json'))
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as { refusalId: string });
    await until(async () => (await open()).length === 2);
    const [first, second] = (await open()).map(({ refusalId }) => refusalId) as [string, string];
    expect(await aftercare('refused', 'list')).toMatch(
      /register-unit-when-line-delivered +RegisterUnit on unit-p-1\.1\.1/,
    );
    expect(await aftercare('refused', 'show', first)).toMatch(/fact +LineDelivered of purchase-p-1/);
    await expect(aftercare('refused', 'retry', first)).rejects.toThrow(/^refused once more: /);
    await api.publishStandards();
    expect(await aftercare('refused', 'retry', first)).toBe('done');
    expect(await aftercare('refused', 'dismiss', second, '--why', 'sold as spare parts')).toBe('dismissed');
    await until(async () => (await open()).length === 0);
    expect(await aftercare('refused', 'list', '--status', 'dismissed')).toContain(second);
    await expect(aftercare('refused', 'retry', 'nobody')).rejects.toThrow(CommandFailed);
  });

  it('facts that were parked are listed with them, and done after the fix', async () => {
    await delivered('fails', 1);
    const id = 'register-unit-when-line-delivered:purchase-fails';
    await until(async () => (await aftercare('refused', 'list')).includes(id));
    expect(await aftercare('refused', 'show', id)).toContain('TypeError: no such piece');
    await expect(aftercare('refused', 'retry', id)).rejects.toThrow(/parked again at LineDelivered/);
    mended = true;
    expect(await aftercare('refused', 'retry', id)).toBe('done, and everything that waited behind it');
    expect((await api.get('/v1/units/fails.1.1')).status).toBe(200);
    expect(await aftercare('refused', 'list')).not.toContain(id);
    await expect(aftercare('refused', 'dismiss', id, '--why', 'late')).rejects.toThrow(/has parked nothing of/);
  });

  it('what is asked wrongly is told by its field', async () => {
    const { status, body } = await api.post('/v1/parked-facts/retry', { policy: 'p' });
    expect([status, body['errors']]).toMatchObject([400, [{ field: 'stream' }]]);
    expect((await api.get('/v1/parked-facts/requests/none')).status).toBe(404);
    expect((await api.get('/v1/refused-commands/none')).status).toBe(404);
  });
});
