import { setTimeout as delay } from 'node:timers/promises';
import { aftercare, startCompany, type RunningCompany } from './company';

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/health/live`, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );

describe('a company on one machine', () => {
  let company: RunningCompany;
  beforeEach(async () => (company = await startCompany()), 60_000);
  afterEach(() => company.remove());

  it('starts again what dies, at the same address', async () => {
    const pidOfApi = () => company.children().find(({ program }) => program === 'api')?.pid;
    const killed = pidOfApi();
    if (killed === undefined) throw new Error('there is no api process');
    process.kill(killed, 'SIGKILL');
    while (pidOfApi() === killed || pidOfApi() === undefined) await delay(50);
    while (!(await answers(company.url))) await delay(50);
    expect(company.output()).toContain('api ended unexpectedly');
  }, 60_000);

  it('leaves no process behind when its parent is killed, and the folder can be used again', async () => {
    const children = company.children().map(({ pid }) => pid);
    expect(children).toHaveLength(3);
    process.kill(company.pid, 'SIGKILL');
    while (children.some(alive)) await delay(50);
    const again = await startCompany({ dataDir: company.dataDir });
    expect(again.children()).toHaveLength(3);
    expect(await again.stop()).toBe(0);
  }, 60_000);

  it('keeps its data folder to itself', async () => {
    const second = await aftercare(['start', '--data', company.dataDir, '--port', '0']);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`in use by process ${company.pid}`);
  }, 60_000);

  it('says which port is in use before it starts anything', async () => {
    const { port } = new URL(company.url);
    const second = await aftercare(['start', '--data', `${company.dataDir}-other`, '--port', port]);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`port ${port} is in use`);
  }, 60_000);
});
