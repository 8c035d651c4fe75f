import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { aftercare, startCompany, type RunningCompany } from './company';
import { differences } from './documents';

const purchases = 1_500;
const folder = mkdtempSync(join(tmpdir(), 'aftercare-kill-'));
const file = join(folder, 'orders.csv');

const importInto = (company: RunningCompany) =>
  aftercare(
    ['import', 'purchases', file, '--map', 'customer=1,date=2,amount=3', '--no-header', '--json', '--url', company.url],
    { cwd: folder },
  );

/** Waits until every read model and policy has seen all there is. */
async function caughtUp({ url }: RunningCompany): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/health/ready`).catch(() => undefined);
    const report = (await response?.json()) as { eventStore: string; readModels: Lag[]; policies: Lag[] } | undefined;
    const lags = [...(report?.readModels ?? []), ...(report?.policies ?? [])];
    if (lags.length > 0 && lags.every(({ checkpoint, tail }) => checkpoint >= tail)) return;
    await delay(100);
  }
}

/** Waits until the import has recorded its first customer. */
async function begun({ url }: RunningCompany): Promise<void> {
  while (!(await fetch(`${url}/v1/customers/c0`)).ok) await delay(20);
}

interface Lag {
  readonly checkpoint: number;
  readonly tail: number;
}

describe('an import during which processes are killed', () => {
  beforeAll(() => {
    const rows = Array.from({ length: purchases }, (_, i) => {
      const day = new Date(Date.UTC(2024, 0, 1 + ((i * 37) % 700))).toISOString().slice(0, 10);
      return `c${(i * 7) % 150},${day},${(i * 13) % 300}.${String(i % 100).padStart(2, '0')}`;
    });
    // Rows that are equal, and rows that cannot be.
    writeFileSync(file, `${[...rows, ...rows.slice(0, 50), 'c1,never,5', 'c2,2024-01-01,-1'].join('\n')}\n`);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('gives the documents of an undisturbed one, and loses no acknowledged fact', async () => {
    const undisturbed = await startCompany();
    const disturbed = await startCompany();
    try {
      const first = await importInto(undisturbed);
      expect(JSON.parse(first.stdout)).toMatchObject({ added: purchases + 50, repeated: 0, rejected: 2 });
      await caughtUp(undisturbed);

      let done = false;
      const importing = importInto(disturbed).finally(() => (done = true));
      await begun(disturbed);
      const killed: string[] = [];
      for (let round = 0; round < 3 || !done; round += 1) {
        for (const program of ['event-store', 'api', 'projector']) {
          await delay(400);
          const victim = disturbed.children().find((child) => child.program === program);
          if (victim === undefined || round >= 3) continue;
          process.kill(victim.pid, 'SIGKILL');
          killed.push(program);
        }
      }
      const second = await importing;
      expect(second).toMatchObject({ code: 2, stderr: expect.not.stringContaining('aftercare:') as string });
      expect(killed.length).toBeGreaterThanOrEqual(6);
      expect(new Set(killed)).toEqual(new Set(disturbed.children().map(({ program }) => program)));
      const again = await importInto(disturbed);
      expect(JSON.parse(again.stdout)).toMatchObject({ added: 0, repeated: purchases + 50, rejected: 2 });
      await caughtUp(disturbed);

      expect(await differences(disturbed.dataDir, undisturbed.dataDir)).toEqual([]);
    } finally {
      await undisturbed.remove();
      await disturbed.remove();
    }
  }, 300_000);
});
