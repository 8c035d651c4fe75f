import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { aftercare, startCompany, type RunningCompany } from './company';

const purchases = 4_000;
const folder = mkdtempSync(join(tmpdir(), 'aftercare-rebuild-'));
const file = join(folder, 'orders.csv');

interface ReadModel {
  readonly name: string;
  readonly builds: readonly {
    readonly number: number;
    readonly serving: boolean;
    readonly checkpoint: number;
    readonly documents: number;
  }[];
}

const command = (company: RunningCompany, ...args: readonly string[]) =>
  aftercare([...args, '--json', '--url', company.url], { cwd: folder });

async function ask<Body>({ url }: RunningCompany, path: string): Promise<Body> {
  return (await (await fetch(`${url}${path}`)).json()) as Body;
}

const builds = async (company: RunningCompany, name: string): Promise<ReadModel['builds']> => {
  const { items } = await ask<{ items: readonly ReadModel[] }>(company, '/v1/read-models');
  return items.find((one) => one.name === name)?.builds ?? [];
};

const documentsOf = async (company: RunningCompany, name: string): Promise<number> =>
  (await builds(company, name)).find(({ serving }) => serving)?.documents ?? 0;

/** Kills the projector each time it is seen with a build on its way, so many times. */
async function killHalfWay(company: RunningCompany, name: string, times: number): Promise<readonly number[]> {
  const checkpoints: number[] = [];
  while (checkpoints.length < times) {
    const next = (await builds(company, name)).find(({ number }) => number === 2);
    const victim = company.children().find(({ program }) => program === 'projector');
    if (next?.serving) break;
    if (next && victim && next.checkpoint > (checkpoints.at(-1) ?? -1)) {
      process.kill(victim.pid, 'SIGKILL');
      checkpoints.push(next.checkpoint);
    }
    await delay(20);
  }
  return checkpoints;
}

describe('a rebuild whose projector is killed half-way', () => {
  let company: RunningCompany;
  beforeAll(async () => {
    const rows = Array.from({ length: purchases }, (_, i) => {
      const day = new Date(Date.UTC(2024, 0, 1 + ((i * 37) % 700))).toISOString().slice(0, 10);
      return `c${(i * 7) % 400},${day},${1 + ((i * 13) % 300)}.00`;
    });
    writeFileSync(file, `${rows.join('\n')}\n`);
    company = await startCompany();
    const map = ['--map', 'customer=1,date=2,amount=3', '--no-header'];
    expect((await command(company, 'import', 'purchases', file, ...map)).code).toBe(0);
    while ((await documentsOf(company, 'customer-history')) < purchases) await delay(100);
  }, 120_000);
  afterAll(async () => {
    await company.remove();
    rmSync(folder, { recursive: true });
  });

  it('goes on with the same build and takes over, while queries are answered from the whole of the old one', async () => {
    let fewest = Infinity;
    let busy = true;
    const watching = (async () => {
      for (let n = 0; busy; n += 1) {
        const entries = await ask<{ entries: readonly unknown[] }>(company, '/v1/customers/c7/history?limit=500');
        fewest = Math.min(fewest, entries.entries.length);
        await fetch(`${company.url}/v1/customers`, {
          ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
          body: JSON.stringify({ id: `new-${n}` }),
        });
        await delay(10);
      }
    })();
    const { entries: before } = await ask<{ entries: readonly unknown[] }>(
      company,
      '/v1/customers/c7/history?limit=500',
    );
    const rebuild = command(company, 'rebuild', 'customer-history');
    const killedAt = await killHalfWay(company, 'customer-history', 2);
    const { code, stdout, stderr } = await rebuild;
    busy = false;
    await watching;

    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(killedAt.length).toBeGreaterThan(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ status: 'done', progress: { build: 2 } },
      result: { outcome: 'took-over', from: 1, build: 2, comparison: { differing: 0 } },
    });
    expect(fewest).toBe(before.length);
    const after = await builds(company, 'customer-history');
    expect(after.map(({ number, serving }) => [number, serving])).toEqual([
      [1, false],
      [2, true],
    ]);
  }, 120_000);

  it('is compared again by hand, and rolled back and forth', async () => {
    const verified = await command(company, 'rebuild', 'customer-history', '--verify-only');
    expect({ code: verified.code, ...(JSON.parse(verified.stdout) as object) }).toMatchObject({
      ...{ code: 0, status: 'done' },
      result: { outcome: 'verified', comparison: { differing: 0 } },
    });
    const back = await aftercare(['rollback', 'customer-history', '--url', company.url]);
    expect(back).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('build 1 of customer-history serves') as string,
    });
    const nothing = await aftercare(['rollback', 'churn-risk', '--url', company.url]);
    expect(nothing).toMatchObject({ code: 1, stderr: expect.stringContaining('has no earlier build') as string });
  }, 120_000);
});
