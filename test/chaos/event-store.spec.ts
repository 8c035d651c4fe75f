import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Chaos, chaos } from './kill-round';

const ROUNDS = 4;

/** The short form of `npm run chaos:event-store`. */
describe('a node that is killed under 64 writers and started again', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'event-store-chaos-'));
  let run: Chaos;

  afterAll(async () => {
    await run.stop();
    rmSync(dataDir, { recursive: true });
  });

  it('holds what it acknowledged, unchanged and in order, nothing by halves, and retries do no harm', async () => {
    run = chaos(dataDir, 20_240);
    let acknowledged = 0;
    for (let number = 1; number <= ROUNDS; number++) {
      const round = await run.round(number);
      expect(round.differences).toEqual([]);
      acknowledged += round.acknowledged;
    }
    expect(acknowledged).toBeGreaterThan(0);
    expect(await run.finish()).toEqual([]);
  }, 120_000);
});
