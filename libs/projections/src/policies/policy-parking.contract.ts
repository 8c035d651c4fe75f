import type { RecordedFact } from '@aftercare/domain';
import { factDecoder, UndecodableEvent, type CommandExecutor } from '@aftercare/event-sourcing';
import { parkedOfKey } from '../parking/parked-queries';
import { NO_BUILD } from '../parking/parked-entry';
import { runningStores, until, type RunningStores } from '../running-stores.fixture';
import * as streams from './parked-streams.fixture';
import { asked, failingAt, meetWhenConsentGranted, parkedIn, purposeOf, type InStore } from './parked-streams.fixture';
import { runPolicy } from './running-policy.fixture';

const isFirst = (fact: RecordedFact): boolean => fact.stream === 'customer-A' && purposeOf(fact) === 'first';
const statuses = (found: readonly { readonly status: string; readonly revision: number }[]) =>
  found.map(({ status, revision }) => [status, revision]);

/** What policies park, what waits behind it, and how it is mended; over any store of read models. */
export const describePolicyParking = (where: string, inStore: InStore): void =>
  describe(`facts that a policy cannot handle, over ${where}`, () => {
    let stores: RunningStores;
    let story: ReturnType<typeof streams.stories>;
    beforeEach(async () => {
      stores = await runningStores();
      story = streams.stories(stores);
    });
    afterEach(() => stores.stop());

    const waiting = (store: RunningStores['store']) =>
      parkedOfKey(store, meetWhenConsentGranted.name, [NO_BUILD], 'customer-A');
    /** Two of A, the first of which may be too much, with one of B between them; gives the position. */
    const consents = async (): Promise<number> => {
      for (const customer of ['A', 'B']) await story.register(customer);
      await story.consent('A', 'first');
      await story.consent('B', 'first');
      return story.consent('A', 'second');
    };
    const topics = (customer: string) => story.topics(customer);

    it('are parked with what their stream brings later, and everything else goes on', () =>
      inStore(async (store) => {
        const position = await consents();
        const policy = runPolicy(stores, failingAt(isFirst), { store });
        await policy.reached(position);
        expect([await topics('A'), await topics('B')]).toEqual([[], ['first']]);
        expect(policy.status()).toMatchObject({
          state: expect.stringMatching(/live|catching-up/) as string,
          parked: 1,
        });
        expect(await waiting(store)).toMatchObject([
          {
            ...{ readModel: 'meet-when-consent-granted', key: 'customer-A', status: 'parked', attempts: 0 },
            ...{ revision: 1, type: 'ConsentGranted', reason: 'TypeError: no topic for that' },
          },
          { status: 'behind', revision: 2, position },
        ]);
        await policy.stop();
      }));

    it('stay parked when the process begins again; retried in vain they tell why, and after the fix all is done in order', () =>
      inStore(async (store) => {
        const position = await consents();
        const first = runPolicy(stores, failingAt(isFirst), { store });
        await first.reached(position);
        await first.stop();
        const broken = runPolicy(stores, failingAt(isFirst), { store });
        await broken.reached(await story.consent('A', 'third'));
        expect(await asked(store, 'retry-parked', 'customer-A')).toMatchObject({
          status: 'failed',
          result: { message: expect.stringContaining('no topic for that') as string, done: 0 },
        });
        expect((await waiting(store)).map(({ attempts }) => attempts)).toEqual([1, 0, 0]);
        expect(await topics('A')).toEqual([]);
        await broken.stop();

        const mended = runPolicy(stores, meetWhenConsentGranted, { store });
        expect(await asked(store, 'retry-parked', 'customer-A')).toMatchObject({ status: 'done', result: { done: 3 } });
        expect(await topics('A')).toEqual(['first', 'second', 'third']);
        await mended.reached(await story.consent('A', 'fourth'));
        expect(await topics('A')).toEqual(['first', 'second', 'third', 'fourth']);
        expect([mended.status().parked, await waiting(store)]).toEqual([0, []]);
        await mended.stop();
      }));

    it('are left out when they are discarded, also when they come again, and what queued behind is done', () =>
      inStore(async (store) => {
        const position = await consents();
        const policy = runPolicy(stores, failingAt(isFirst), { store });
        await policy.reached(position);
        const [parked] = await parkedIn(store);
        expect(await asked(store, 'discard-parked', 'customer-A', parked!.position)).toMatchObject({ status: 'done' });
        expect(await topics('A')).toEqual(['second']);
        expect(await parkedIn(store)).toEqual([]);
        expect(await waiting(store)).toMatchObject([
          { status: 'discarded', revision: 1, discarded: { by: streams.operator, why: 'as agreed' } },
        ]);
        await policy.stop();
        // A process that does not know how far the one before had come is given all of it again.
        const forgetful = {
          ...store,
          build: (async (spec: { readonly name: string }, ...how: [number]) => {
            const writer = await store.build<object>(spec as never, ...how);
            if (spec.name !== `policy-${meetWhenConsentGranted.name}`) return writer;
            return { ...writer, getMany: () => Promise.resolve(new Map()), apply: () => ({ applied: 1, skipped: 0 }) };
          }) as unknown as typeof store.build,
        };
        const again = runPolicy(stores, meetWhenConsentGranted, { store: forgetful });
        await again.reached(await story.consent('A', 'third'));
        await again.stop();
        expect(await topics('A')).toEqual(['second', 'third']);
      }));

    it('are all left out when that is asked for', () =>
      inStore(async (store) => {
        const position = await consents();
        const policy = runPolicy(stores, failingAt(isFirst), { store });
        await policy.reached(position);
        expect(await asked(store, 'discard-parked', 'customer-A')).toMatchObject({ status: 'done' });
        await policy.reached(await story.consent('A', 'third'));
        await policy.stop();
        expect(await topics('A')).toEqual(['third']);
        expect(statuses(await waiting(store))).toEqual([
          ['discarded', 1],
          ['discarded', 2],
        ]);
      }));

    it('are decoded anew when they are retried', () =>
      inStore(async (store) => {
        const position = await consents();
        const plain = factDecoder();
        let upcasterBroken = true;
        const decode: typeof plain = (event) => {
          if (upcasterBroken && event?.stream === 'customer-A' && event.type === 'ConsentGranted')
            throw new UndecodableEvent(event.stream, event.revision, event.type, event.position, 'an upcaster failed');
          return plain(event);
        };
        const policy = runPolicy(stores, meetWhenConsentGranted, { store, decode });
        await policy.reached(position);
        expect(await parkedIn(store)).toMatchObject([{ stream: 'customer-A', reason: 'an upcaster failed' }]);
        upcasterBroken = false;
        expect(await asked(store, 'retry-parked', 'customer-A')).toMatchObject({ status: 'done' });
        expect(await topics('A')).toEqual(['first', 'second']);
        await policy.stop();
      }));

    it('are those that were under way, too, when it is a command that fails', () =>
      inStore(async (store) => {
        let broken = true;
        const execute: CommandExecutor['execute'] = async (request) => {
          if (request.category !== 'feedback' || request.id !== 'A' || !broken) return stores.executor.execute(request);
          throw new RangeError('the decider is broken');
        };
        const position = await consents();
        const executor = { ...stores.executor, execute };
        const policy = runPolicy(stores, meetWhenConsentGranted, { store, executor });
        await policy.reached(position);
        expect(await parkedIn(store)).toMatchObject([
          { stream: 'customer-A', revision: 1, reason: 'RangeError: the decider is broken' },
        ]);
        broken = false;
        expect(await asked(store, 'retry-parked', 'customer-A')).toMatchObject({ status: 'done' });
        expect(await topics('A')).toEqual(['first', 'second']);
        await policy.stop();
      }));

    it('that arrive while a retry is under way are done after it, and none is lost', () =>
      inStore(async (store) => {
        const position = await consents();
        let released = false;
        const policy = runPolicy(
          stores,
          failingAt((fact) => isFirst(fact) && !released),
          { store },
        );
        await policy.reached(position);
        released = true;
        const retrying = asked(store, 'retry-parked', 'customer-A');
        const purposes = Array.from({ length: 30 }, (_, n) => `more-${n}`);
        for (const purpose of purposes) await story.consent('A', purpose);
        expect(await retrying).toMatchObject({ status: 'done' });
        await until(async () => (await topics('A')).length === 32);
        expect(await topics('A')).toEqual(['first', 'second', ...purposes]);
        await policy.stop();
      }));
  });
