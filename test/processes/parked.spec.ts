import { setTimeout as delay } from 'node:timers/promises';
import { jsonEvent, type EventStoreDBClient } from '@eventstore/db-client';
import { connect } from '@aftercare/event-sourcing';
import { aftercare, startCompany, type RunningCompany } from './company';

const policy = 'register-unit-when-line-delivered';

interface Item {
  readonly consumer: string;
  readonly key: string;
  readonly position: number;
}

/** A delivery as a newer program would record it, which this one cannot read. */
const newer = () =>
  jsonEvent({
    type: 'LineDelivered',
    data: { purchaseId: 'new' },
    metadata: { schemaVersion: 99, occurredAt: '2026-01-01T00:00:00.000Z', customerId: 'ada', commandId: 'x' },
  });

describe('events of a newer program, met by the programs as they are run', () => {
  let company: RunningCompany;
  let client: EventStoreDBClient;

  const run = (...words: readonly string[]) => aftercare([...words, '--url', company.url]);
  const listed = async (): Promise<readonly Item[]> =>
    (await run('parked', 'list', '--json')).stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Item);
  const until = async (holds: (items: readonly Item[]) => boolean): Promise<readonly Item[]> => {
    for (;;) {
      const items = await listed();
      if (holds(items)) return items;
      await delay(50);
    }
  };
  const ready = async () => {
    const response = await fetch(`${company.url}/health/ready`);
    return { code: response.status, ...((await response.json()) as { warnings: readonly string[] }) };
  };

  beforeAll(async () => {
    company = await startCompany();
    client = connect(company.eventStoreUrl);
    await client.appendToStream('purchase-new', newer());
    await client.appendToStream('purchase-new', newer());
  }, 60_000);
  afterAll(async () => {
    await client.dispose();
    await company.remove();
  });

  it('are parked by the read models that care and by the policy, in one list, also over a restart of the projector', async () => {
    const all = await until((items) => items.length >= 3);
    expect(all.map(({ consumer }) => consumer)).toContain('customer-history');
    expect(all.filter(({ consumer }) => consumer === policy)).toMatchObject([{ key: 'purchase-new' }]);
    expect((await run('parked', 'show', policy, 'purchase-new')).stdout).toMatch(
      /parked .*revision 0[^]*behind .*revision 1/,
    );
    expect((await run('refused', 'list')).stdout).toBe('No refused commands are open.\n');

    const projector = company.children().find(({ program }) => program === 'projector');
    process.kill(projector!.pid, 'SIGKILL');
    const retried = await run('parked', 'retry', policy, 'purchase-new');
    expect(retried).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^purchase-new: retried; parked at/) as string,
    });
    expect((await listed()).length).toBe(all.length);
    const { code, warnings } = await ready();
    expect([code, warnings]).toEqual([200, expect.arrayContaining([expect.stringContaining(`parked in ${policy}`)])]);
  });

  it('are discarded one by one or all together, and nothing is parked any more', async () => {
    const why = ['--why', 'recorded by a trial of the next version'];
    const [first] = (await listed()).filter(({ consumer }) => consumer === policy);
    const one = await run('parked', 'discard', policy, 'purchase-new', '--position', String(first!.position), ...why);
    expect(one).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^purchase-new: discarded; parked at/) as string,
    });
    for (const { consumer, key } of await listed())
      expect((await run('parked', 'discard', consumer, key, '--all', ...why)).code).toBe(0);
    expect((await run('parked', 'list')).stdout).toBe('Nothing is parked.\n');
    expect((await run('parked', 'show', policy, 'purchase-new')).stdout.match(/discarded/g)).toHaveLength(2);
    expect(await ready()).toMatchObject({ code: 200, warnings: [] });
  });
});
