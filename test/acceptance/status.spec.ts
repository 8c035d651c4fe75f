import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startNode } from '@aftercare/embedded';
import { connect } from '@aftercare/event-sourcing';
import { policies, startProjector } from '@aftercare/projections';
import { readModels } from '@aftercare/read-models';
import type { StatusDto } from '../../apps/api/src/status/status.dto';
import { runApi, type RunningApi } from './running-api';

const EVERY = '0, 1, 2, 3, 4, 5, 6, 7';

describe('the status', () => {
  let api: RunningApi;
  beforeAll(async () => (api = await runApi({ AFTERCARE_MIN_POSITION_WAIT_MS: '60000' })));
  afterAll(() => api.stop());

  /** A report is kept for a second. */
  const until = async (wanted: (report: StatusDto) => boolean): Promise<StatusDto> => {
    for (;;) {
      const { status, body } = await api.get<StatusDto>('/v1/status');
      expect(status).toBe(200);
      if (wanted(body)) return body;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  it('says that no projector runs, and what waits for one', async () => {
    await api.post('/v1/customers', { id: 'c-1' });
    const report = await until(({ readModels: models }) => models.some(({ lag }) => (lag?.events ?? 0) > 0));
    expect(report.projectors).toEqual([]);
    expect(report.reasons).toContain('no projector runs');
    expect(report.readModels.map(({ name, state }) => [name, state])).toEqual(
      readModels({ zone: 'UTC' }).map(({ name }) => [name, 'unattended']),
    );
    const history = report.readModels.find(({ name }) => name === 'customer-history')!;
    expect(history).toMatchObject({ checkpoint: -1, lag: { events: 1, capped: false } });
    expect(history.lag!.seconds).toBeGreaterThanOrEqual(0);
  });

  it('says of every read model and policy that it is live, and which process holds which partitions', async () => {
    const { body } = await api.post<{ position: number }>('/v1/customers', { id: 'c-2' });
    const projector = api.startProjector();
    const report = await until(
      ({ readModels: models, policies: running, projectors }) =>
        [...models, ...running].every(({ state, lag }) => state === 'live' && lag?.events === 0) &&
        projectors.length === 1,
    );
    expect(report.reasons).toEqual([]);
    expect(report.readModels.every(({ build, checkpoint }) => build === 1 && checkpoint >= body.position)).toBe(true);
    expect(report.policies.map(({ name }) => name)).toEqual(policies.map(({ name }) => name));
    expect(report.projectors[0]!.partitions).toHaveLength(8);
    expect(report.projectors[0]!.duties).toContain('conductor');

    const metrics = (await api.get<string>('/metrics')).body;
    expect(metrics).toMatch(/^aftercare_projectors_alive 1$/m);
    for (const name of ['lag_events', 'lag_seconds', 'parked_keys'])
      expect(metrics).toMatch(new RegExp(`^aftercare_${name}\\{of="customer-value"\\} 0$`, 'm'));
    expect(metrics).toMatch(/^aftercare_checkpoint_position\{of="customer-value"\} \d+$/m);
    await projector.stop();
    expect((await until(({ projectors }) => projectors.length === 0)).unheldPartitions).toHaveLength(8);
  });

  it('says that a projector works beside another event store than the one the read models are from', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'aftercare-other-'));
    const node = await startNode({ dataDir });
    const client = connect(node.url);
    const { store, executor } = api.runtime;
    const projector = startProjector({ client, store, executor, policies, readModels: readModels({ zone: 'UTC' }) });
    const report = await until(({ projectors }) => projectors.some(({ otherLog }) => otherLog !== undefined));
    const { otherLog, partitions } = report.projectors[0]!;
    expect(otherLog).toContain("the event store's log is not the one that the read models are folded from");
    expect(partitions).toEqual([]);
    expect(report.reasons).toEqual(expect.arrayContaining([otherLog, `no projector holds partition ${EVERY}`]));
    const ready = await api.get<{ reasons: readonly string[] }>('/health/ready');
    expect(ready).toMatchObject({ status: 503, body: { reasons: [otherLog] } });
    await projector.stop();
    await client.dispose();
    await node.stop();
    rmSync(dataDir, { recursive: true });
  });

  it('tells what is known while the event store is away', async () => {
    await api.stopEventStore();
    const report = await until(({ eventStore }) => eventStore.state === 'away');
    expect(report.reasons).toContain('the event store does not answer');
    expect(report.readModels.every(({ checkpoint, lag }) => checkpoint >= 0 && lag === null)).toBe(true);
  });
});
