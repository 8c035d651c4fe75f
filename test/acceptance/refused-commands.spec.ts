import { setTimeout as pause } from 'node:timers/promises';
import { CommandFailed } from '../../apps/cli/src/command-failed';
import { commandLine } from './command-line';
import { runApi, type RunningApi } from './running-api';
import { receives } from './shop';

describe('commands of policies that are refused', () => {
  let api: RunningApi;
  const aftercare = commandLine(() => api);
  const open = async (): Promise<readonly string[]> =>
    (await aftercare('refused', 'list', '--json'))
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => (JSON.parse(line) as { refusalId: string }).refusalId);
  const openOnes = async (count: number): Promise<readonly string[]> => {
    for (;;) {
      const found = await open();
      if (found.length === count) return found;
      await pause(20);
    }
  };

  beforeAll(async () => {
    api = await runApi();
    await api.post('/v1/customers', { id: 'ada' });
    api.startProjector();
    await api.answering();
  });
  afterAll(() => api.stop());

  it('are listed, shown, retried in vain, done once their cause is gone, and dismissed', async () => {
    expect(await aftercare('refused', 'list')).toBe('No refused commands are open.');
    await receives(api, 'ada', 'p-1', 2);
    const [first, second] = (await openOnes(2)) as [string, string];
    expect(await aftercare('refused', 'list')).toMatch(
      /register-unit-when-line-delivered +RegisterUnit on unit-p-1\.1\.1/,
    );
    expect(await aftercare('refused', 'show', first)).toMatch(/fact +LineDelivered of purchase-p-1/);
    await expect(aftercare('refused', 'retry', first)).rejects.toThrow(/^refused once more: /);
    await api.publishStandards();
    expect(await aftercare('refused', 'retry', first)).toBe('done');
    expect(await aftercare('refused', 'dismiss', second, '--why', 'sold as spare parts')).toBe('dismissed');
    await openOnes(0);
    expect(await aftercare('refused', 'list', '--status', 'dismissed')).toContain(second);
  });

  it('are told as problems where they are unknown', async () => {
    await expect(aftercare('refused', 'retry', 'nobody')).rejects.toThrow(CommandFailed);
    expect((await api.get('/v1/refused-commands/none')).status).toBe(404);
  });
});
