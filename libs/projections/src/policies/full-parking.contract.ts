import { StoreUnavailable, type CommandExecutor } from '@aftercare/event-sourcing';
import { runningStores, until, type RunningStores } from '../running-stores.fixture';
import { asked, failingAt, meetWhenConsentGranted, parkedIn, stories, type InStore } from './parked-streams.fixture';
import type { Policy, PolicyCommand } from './policy';
import { runPolicy } from './running-policy.fixture';

/** As many parked streams as there may be, and timers; over any store of read models. */
export const describeFullParking = (where: string, inStore: InStore): void =>
  describe(`a policy that has parked much, over ${where}`, () => {
    let stores: RunningStores;
    beforeEach(async () => {
      stores = await runningStores();
    });
    afterEach(() => stores.stop());

    /** Each consents once; gives the position of the last. */
    const consents = async (...customers: readonly string[]): Promise<number> => {
      let position = -1;
      for (const customer of customers) {
        await stories(stores).register(customer);
        position = await stories(stores).consent(customer, 'first');
      }
      return position;
    };

    it.each(['retry-parked', 'discard-parked'] as const)(
      'stops when more streams would be parked than may be, and goes on by itself after %s',
      (kind) =>
        inStore(async (store) => {
          const position = await consents('A', 'B', 'C', 'D');
          const broken = new Set(['customer-A', 'customer-B', 'customer-C']);
          const policy = runPolicy(
            stores,
            failingAt(({ stream }) => broken.has(stream)),
            { store, maxParkedKeys: 2 },
          );
          await until(() => policy.status().state === 'stopped');
          expect(policy.status()).toMatchObject({
            parked: 2,
            stoppedAt: { stream: 'customer-C', reason: expect.stringMatching(/more than 2 keys.*no topic/) as string },
          });
          expect(policy.status().checkpoint).toBeLessThan(position);
          expect(await stories(stores).topics('D')).toEqual([]);

          if (kind === 'retry-parked') broken.delete('customer-A');
          expect(await asked(store, kind, 'customer-A')).toMatchObject({ status: 'done' });
          await policy.reached(position);
          expect(policy.status()).toMatchObject({ state: 'live', parked: 2 });
          expect(policy.status().stoppedAt).toBeUndefined();
          expect((await parkedIn(store)).map(({ key }) => key).sort()).toEqual(['customer-B', 'customer-C']);
          expect(await stories(stores).topics('A')).toEqual(kind === 'retry-parked' ? ['first'] : []);
          expect(await stories(stores).topics('D')).toEqual(['first']);
          await policy.stop();
        }),
    );

    it('ends at once when it is told to while it waits for room, and goes on in the next process', () =>
      inStore(async (store) => {
        const position = await consents('A', 'B');
        const full = runPolicy(
          stores,
          failingAt(() => true),
          { store, maxParkedKeys: 1 },
        );
        await until(() => full.status().state === 'stopped');
        await full.stop();
        const mended = runPolicy(stores, meetWhenConsentGranted, { store, maxParkedKeys: 1 });
        await mended.reached(position);
        expect(await asked(store, 'retry-parked', 'customer-A')).toMatchObject({ status: 'done' });
        expect(await stories(stores).topics('A')).toEqual(['first']);
        expect(await stories(stores).topics('B')).toEqual(['first']);
        await mended.stop();
      }));

    it('has one entry for a stream whose later fact failed first, and does both in order', () =>
      inStore(async (store) => {
        const { register, consent, topics } = stories(stores);
        for (const customer of ['A', 'A-1', 'A-2']) await register(customer);
        await consent('A', 'first');
        const position = await consent('A', 'second');
        let broken = true;
        const parkedOnce = (): Promise<void> => until(() => policy.status().parked === 1);
        const execute: CommandExecutor['execute'] = async (request) => {
          if (!broken || request.category !== 'feedback') return stores.executor.execute(request);
          if ((request.command.data as { topic: string }).topic === 'first') await parkedOnce();
          throw new RangeError('the decider is broken');
        };
        // Commands for different streams are under way together.
        const apart: Policy = {
          ...meetWhenConsentGranted,
          commandsFor: (fact, context) =>
            [...(meetWhenConsentGranted.commandsFor(fact, context) as Iterable<PolicyCommand>)].map((command) => ({
              ...command,
              id: `A-${fact.revision}`,
            })),
        };
        const policy = runPolicy(stores, apart, { store, executor: { ...stores.executor, execute } });
        await policy.reached(position);
        expect(await parkedIn(store)).toMatchObject([{ key: 'customer-A', revision: 1, status: 'parked' }]);
        expect(policy.status().parked).toBe(1);
        broken = false;
        expect(await asked(store, 'retry-parked', 'customer-A')).toMatchObject({ status: 'done', result: { done: 2 } });
        expect([await topics('A-1'), await topics('A-2')]).toEqual([['first'], ['second']]);
        await policy.stop();
      }));

    it('parks the fact of a timer whose command cannot be issued, and fires it after the retry', () =>
      inStore(async (store) => {
        let [broken, tries] = [true, 0];
        const execute: CommandExecutor['execute'] = (request) => {
          if (request.category !== 'feedback') return stores.executor.execute(request);
          if (broken) throw new RangeError('the decider is broken');
          return ++tries % 2 === 1 ? Promise.reject(new StoreUnavailable()) : stores.executor.execute(request);
        };
        const timed: Policy = {
          ...meetWhenConsentGranted,
          commandsFor: (fact, context) =>
            [...(meetWhenConsentGranted.commandsFor(fact, context) as Iterable<PolicyCommand>)].map((command) => ({
              ...command,
              dueAt: fact.recordedAt,
            })),
        };
        const position = await consents('A', 'B');
        const policy = runPolicy(stores, timed, { store, executor: { ...stores.executor, execute } });
        await policy.reached(position);
        await until(() => policy.status().parked === 2);
        broken = false;
        await asked(store, 'retry-parked', 'customer-A');
        await until(async () => (await stories(stores).topics('A')).length === 1);
        expect(await asked(store, 'discard-parked', 'customer-B')).toMatchObject({ status: 'done' });
        await policy.stop();
        const after = runPolicy(stores, timed, { store });
        await until(() => after.status().state === 'live' && after.status().timers.next === undefined);
        await after.stop();
        expect(await stories(stores).topics('B')).toEqual([]);
      }));
  });
