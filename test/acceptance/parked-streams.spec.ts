import { setTimeout as pause } from 'node:timers/promises';
import { policies, startProjector, type Policy, type Projector } from '@aftercare/projections';
import { readModels } from '@aftercare/read-models';
import { loadSettings } from '@aftercare/settings';
import type { StatusDto } from '../../apps/api/src/status/status.dto';
import { commandLine } from './command-line';
import { runApi, type RunningApi } from './running-api';
import { receives } from './shop';

/** Deliveries that are too much for the policy until it is mended. */
const failing = new Set(['purchase-one', 'purchase-two']);
const [registerUnit] = policies as readonly [Policy];
const fragile: Policy = {
  ...registerUnit,
  commandsFor: (fact, context) => {
    if (failing.has(fact.stream)) throw new TypeError('no such piece');
    return registerUnit.commandsFor(fact, context);
  },
};
const policy = registerUnit.name;

interface Health {
  readonly status: string;
  readonly reasons: readonly string[];
  readonly warnings: readonly string[];
}

describe('streams that a policy has parked', () => {
  let api: RunningApi;
  let projector: Projector;
  const aftercare = commandLine(() => api);

  /** What readiness and the status say, once both say so. */
  const bothSay = async (wanted: (health: Health) => boolean): Promise<readonly [number, Health, StatusDto]> => {
    for (;;) {
      const [ready, status] = [await api.get<Health>('/health/ready'), await api.get<StatusDto>('/v1/status')];
      if (wanted(ready.body) && wanted(status.body)) return [ready.status, ready.body, status.body];
      await pause(50);
    }
  };

  beforeAll(async () => {
    api = await runApi();
    await api.publishStandards();
    await api.post('/v1/customers', { id: 'ada' });
    const { client, store, executor } = api.runtime;
    projector = startProjector({
      ...{ client, store, executor, policies: [fragile], readModels: readModels(loadSettings({})) },
      maxParkedKeys: 1,
    });
  });
  afterAll(async () => {
    await projector.stop();
    await api.stop();
  });

  it('are listed and shown beside the keys of read models, and are a warning, no reason to be not ready', async () => {
    await receives(api, 'ada', 'one');
    const [ready, health, status] = await bothSay(
      ({ reasons, warnings }) => reasons.length === 0 && warnings.length > 0,
    );
    expect([ready, health.status, health.reasons]).toEqual([200, 'ok', []]);
    expect([status.status, status.reasons]).toEqual(['ok', []]);
    expect(health.warnings).toEqual([`1 key is parked in ${policy}: see aftercare parked list ${policy}`]);
    expect(status.warnings).toEqual(health.warnings);
    expect(status.policies.find(({ name }) => name === policy)?.parkedKeys).toBe(1);
    expect(await aftercare('parked', 'list')).toMatch(
      new RegExp(
        `${policy} +- +purchase-one .*LineDelivered, revision 1 of purchase-one +0 +0 +TypeError: no such piece`,
      ),
    );
    expect(await aftercare('parked', 'list', policy)).toBe(await aftercare('parked', 'list'));
    expect(await aftercare('parked', 'list', 'customer-value')).toBe('Nothing is parked.');
    expect(await aftercare('parked', 'show', policy, 'purchase-one')).toMatch(/parked +LineDelivered, revision 1/);
    expect(await aftercare('refused', 'list')).toBe('No refused commands are open.');
  });

  it('stop the policy where they are more than may be, which is not ready', async () => {
    await receives(api, 'ada', 'two');
    const [ready, health, status] = await bothSay(({ reasons }) => reasons.some((one) => one.includes('stopped')));
    const sentence = new RegExp(
      `^${policy} stopped at position \\d+: more than 1 keys would be parked; .*no such piece$`,
    );
    expect([ready, health.status, status.status]).toEqual([503, 'not-ready', 'not-ready']);
    for (const reasons of [health.reasons, status.reasons])
      expect(reasons).toContainEqual(expect.stringMatching(sentence));
  });

  it('are tried again after the fix, in vain before it, and then the policy goes on by itself', async () => {
    await expect(aftercare('parked', 'retry', policy, 'purchase-one')).rejects.toThrow(/still parked/);
    failing.clear();
    expect(await aftercare('parked', 'retry', policy, 'purchase-one')).toBe('purchase-one: retried, 1 done');
    expect((await api.get('/v1/units/one.1.1')).status).toBe(200);
    await bothSay(({ reasons }) => !reasons.some((one) => one.includes('stopped')));
    expect(await aftercare('parked', 'retry', policy, '--all')).toBe('purchase-two: retried, 1 done');
    expect((await api.get('/v1/units/two.1.1')).status).toBe(200);
    await bothSay(({ warnings }) => warnings.length === 0);
    expect(await aftercare('parked', 'list')).toBe('Nothing is parked.');
  });

  it('go on without a fact that is discarded, which auditors still see', async () => {
    failing.add('purchase-three');
    await receives(api, 'ada', 'three');
    await bothSay(({ warnings }) => warnings.length > 0);
    const why = 'delivered to nobody';
    const printed = await aftercare('parked', 'discard', policy, 'purchase-three', '--all', '--why', why);
    expect(printed).toBe('purchase-three: discarded');
    const shown = await api.get(`/v1/parked/${policy}/purchase-three`);
    expect(shown.body).toMatchObject({
      items: [{ consumer: policy, status: 'discarded', discarded: { why, by: { id: 'local' } } }],
    });
    expect((await api.get('/v1/units/three.1.1')).status).toBe(404);
  });

  it('are told as problems where they are unknown or the request says too little', async () => {
    const unknown = await api.post(`/v1/parked/${policy}/purchase-nobody/retry`);
    expect(unknown).toMatchObject({ status: 404, body: { code: 'not-parked' } });
    expect(await api.get('/v1/parked/nothing/purchase-one')).toMatchObject({
      status: 404,
      body: { code: 'consumer-unknown' },
    });
    const vague = await api.post(`/v1/parked/${policy}/purchase-three/discard`, { why: 'because' });
    expect(vague).toMatchObject({ status: 400, body: { errors: [{ field: 'position' }] } });
    expect(await api.get(`/v1/parked/${policy}/requests/none`)).toMatchObject({ status: 404 });
  });
});
