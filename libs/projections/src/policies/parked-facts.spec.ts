import { type RecordedFact } from '@aftercare/domain';
import { factDecoder, StoreUnavailable, UndecodableEvent, type CommandExecutor } from '@aftercare/event-sourcing';
import { openRequests, type OperatorRequest } from '../requests';
import { runningStores, until, type RunningStores } from '../running-stores.fixture';
import { parkedFactsPage } from './parked-facts.query';
import type { Policy } from './policy';
import { runPolicy } from './running-policy.fixture';

const actor = { id: 'operator-1', role: 'admin' } as const;
let stores: RunningStores;
beforeEach(async () => {
  stores = await runningStores();
});
afterEach(() => stores.stop());

const register = (customer: string) => stores.done('customer', customer, { type: 'RegisterCustomer', data: {} });
const consent = (customer: string, purpose: string) =>
  stores.done('customer', customer, { type: 'GrantConsent', data: { purpose } });

/** Holds a meeting about every consent: the topics of a customer's meetings tell what was done for them, and in which order. */
const meetWhenConsentGranted: Policy = {
  ...{ name: 'meet-when-consent-granted', facts: ['ConsentGranted'] },
  commandsFor: ({ stream, data }) => {
    const { purpose } = data as { purpose: string };
    const id = stream.slice('customer-'.length);
    return [{ category: 'feedback', id, command: { type: 'HoldMeeting', data: { topic: purpose } } }];
  },
};
/** The same, but some facts are too much for it until the fault is mended. */
const failingAt = (fails: (fact: RecordedFact) => boolean): Policy => ({
  ...meetWhenConsentGranted,
  commandsFor: (fact, context) => {
    if (fails(fact)) throw new TypeError('no topic for that');
    return meetWhenConsentGranted.commandsFor(fact, context);
  },
});
const isFirst = ({ stream, data }: RecordedFact) =>
  stream === 'customer-A' && (data as { purpose: string }).purpose === 'first';

const topics = async (customer: string) =>
  (await stores.facts())
    .filter(({ type, stream }) => type === 'MeetingHeld' && stream === `feedback-${customer}`)
    .map(({ data }) => (data as { topic: string }).topic);
const parked = async () => (await parkedFactsPage(stores.store, { limit: 10 })).items.map(({ doc }) => doc);

async function asked(kind: 'retry-parked' | 'discard-parked', key: string): Promise<OperatorRequest> {
  const requests = await openRequests({ store: stores.store, now: () => new Date().toISOString() });
  const { id } = await requests.make({ kind, readModel: meetWhenConsentGranted.name, key, by: actor });
  let request: OperatorRequest | undefined;
  await until(async () => ['done', 'failed'].includes((request = await requests.get(id))?.status ?? ''));
  return request!;
}

async function consents(): Promise<number> {
  for (const customer of ['A', 'B']) await register(customer);
  await consent('A', 'first');
  await consent('B', 'first');
  return (await consent('A', 'second')).position;
}

it('a fact that fails is parked with what its stream brings later, and everything else goes on', async () => {
  const position = await consents();
  const policy = runPolicy(stores, failingAt(isFirst));
  await policy.reached(position);
  expect([await topics('A'), await topics('B')]).toEqual([[], ['first']]);
  expect(policy.status()).toMatchObject({ state: expect.stringMatching(/live|catching-up/) as string, parked: 1 });
  expect(await parked()).toMatchObject([
    {
      policy: 'meet-when-consent-granted',
      stream: 'customer-A',
      revision: 1,
      type: 'ConsentGranted',
      reason: 'TypeError: no topic for that',
    },
  ]);
  await policy.stop();
});

it('stays parked when the process begins again; retried in vain it tells why, and after the fix all is done in order', async () => {
  const position = await consents();
  const first = runPolicy(stores, failingAt(isFirst));
  await first.reached(position);
  await first.stop();
  const broken = runPolicy(stores, failingAt(isFirst));
  const later = (await consent('A', 'third')).position;
  await broken.reached(later);
  expect(await asked('retry-parked', 'customer-A')).toMatchObject({
    status: 'failed',
    result: { message: expect.stringContaining('no topic for that') as string },
  });
  expect(await topics('A')).toEqual([]);
  await broken.stop();

  const mended = runPolicy(stores, meetWhenConsentGranted);
  expect(await asked('retry-parked', 'customer-A')).toMatchObject({ status: 'done' });
  expect(await topics('A')).toEqual(['first', 'second', 'third']);
  await mended.reached((await consent('A', 'fourth')).position);
  expect(await topics('A')).toEqual(['first', 'second', 'third', 'fourth']);
  expect([mended.status().parked, await parked()]).toEqual([0, []]);
  await mended.stop();
});

it('discarded it is left out, and what queued behind it is done', async () => {
  const position = await consents();
  const policy = runPolicy(stores, failingAt(isFirst));
  await policy.reached(position);
  expect(await asked('discard-parked', 'customer-A')).toMatchObject({ status: 'done' });
  expect(await topics('A')).toEqual(['second']);
  expect(await asked('discard-parked', 'customer-A')).toMatchObject({ status: 'failed' });
  await policy.stop();
});

it('an event that cannot be decoded is parked, and decoded anew when it is retried', async () => {
  const position = await consents();
  const plain = factDecoder();
  let upcasterBroken = true;
  const decode: typeof plain = ({ event, ...resolved }) => {
    if (upcasterBroken && event?.streamId === 'customer-A' && event.type === 'ConsentGranted') {
      const [revision, position] = [Number(event.revision), Number(event.position?.commit)];
      throw new UndecodableEvent(event.streamId, revision, event.type, position, 'an upcaster failed');
    }
    return plain({ ...resolved, ...(event && { event }) });
  };
  const policy = runPolicy(stores, meetWhenConsentGranted, { decode });
  await policy.reached(position);
  expect(await parked()).toMatchObject([{ stream: 'customer-A', reason: 'an upcaster failed' }]);
  upcasterBroken = false;
  expect(await asked('retry-parked', 'customer-A')).toMatchObject({ status: 'done' });
  expect(await topics('A')).toEqual(['first', 'second']);
  await policy.stop();
});

it('more than a set number of parked streams stop the policy: that is no matter of one fact', async () => {
  for (const customer of ['A', 'B', 'C']) {
    await register(customer);
    await consent(customer, 'first');
  }
  const policy = runPolicy(
    stores,
    failingAt(() => true),
    { maxParkedKeys: 2 },
  );
  await until(() => policy.status().state === 'stopped');
  expect(policy.status().stoppedAt).toMatchObject({ stream: 'customer-C', type: 'ConsentGranted' });
  await policy.stop();
  const mended = runPolicy(stores, meetWhenConsentGranted);
  for (const customer of ['A', 'B']) await asked('retry-parked', `customer-${customer}`);
  await until(async () => (await topics('C')).length === 1);
  expect([await topics('A'), await topics('B')]).toEqual([['first'], ['first']]);
  await mended.stop();
});

it('parks a command that no store failed, and the facts that are under way for the same stream', async () => {
  let broken = true;
  const execute: CommandExecutor['execute'] = async (request) => {
    if (request.category !== 'feedback' || request.id !== 'A' || !broken) return stores.executor.execute(request);
    throw new RangeError('the decider is broken');
  };
  const position = await consents();
  const policy = runPolicy(stores, meetWhenConsentGranted, { executor: { ...stores.executor, execute } });
  await policy.reached(position);
  expect(await parked()).toMatchObject([
    { stream: 'customer-A', revision: 1, reason: 'RangeError: the decider is broken' },
  ]);
  broken = false;
  expect(await asked('retry-parked', 'customer-A')).toMatchObject({ status: 'done' });
  expect(await topics('A')).toEqual(['first', 'second']);
  await policy.stop();
});

it('loses nothing of facts that arrive while a retry is under way', async () => {
  const position = await consents();
  let released = false;
  const slow: Policy = {
    ...meetWhenConsentGranted,
    commandsFor: (fact, context) => {
      if (isFirst(fact) && !released) throw new TypeError('no topic for that');
      return meetWhenConsentGranted.commandsFor(fact, context);
    },
  };
  const policy = runPolicy(stores, slow);
  await policy.reached(position);
  released = true;
  const retrying = asked('retry-parked', 'customer-A');
  const purposes = Array.from({ length: 30 }, (_, n) => `more-${n}`);
  for (const purpose of purposes) await consent('A', purpose);
  expect(await retrying).toMatchObject({ status: 'done' });
  await until(async () => (await topics('A')).length === 32);
  expect(await topics('A')).toEqual(['first', 'second', ...purposes]);
  await policy.stop();
});

it('a timer whose command cannot be issued parks its fact, and fires after the retry', async () => {
  let [broken, tries] = [true, 0];
  const execute: CommandExecutor['execute'] = (request) => {
    if (request.category !== 'feedback') return stores.executor.execute(request);
    if (broken) throw new RangeError('the decider is broken');
    return ++tries % 2 === 1 ? Promise.reject(new StoreUnavailable()) : stores.executor.execute(request);
  };
  const timed: Policy = {
    ...meetWhenConsentGranted,
    commandsFor: (fact, context) =>
      [...(meetWhenConsentGranted.commandsFor(fact, context) as Iterable<object>)].map((command) => ({
        ...(command as { category: string; id: string; command: { type: string; data: object } }),
        dueAt: fact.recordedAt,
      })),
  };
  const position = await consents();
  const policy = runPolicy(stores, timed, { executor: { ...stores.executor, execute } });
  await policy.reached(position);
  await until(() => policy.status().parked === 2);
  broken = false;
  await asked('retry-parked', 'customer-A');
  await until(async () => (await topics('A')).length === 2);
  expect(await asked('discard-parked', 'customer-B')).toMatchObject({ status: 'done' });
  await policy.stop();
  expect(await topics('B')).toEqual([]);
});
