import { storeWithFaults } from '../failing-store.fixture';
import { runningStores, until, type RunningStores } from '../running-stores.fixture';
import { ask, failingAt, parkedIn, purposeOf, requestOf, stories, type InStore } from './parked-streams.fixture';
import { runPolicy } from './running-policy.fixture';

const purposes = ['first', 'second', 'third'];
let runs = 0;

/** A process that dies at any write while a policy parks, and while what it has parked is mended; over any store. */
export const describeCrashWhileMending = (where: string, inStore: InStore): void =>
  describe(`a policy whose process dies at any write, over ${where}`, () => {
    let stores: RunningStores;
    beforeAll(async () => {
      stores = await runningStores();
    });
    afterAll(() => stores.stop());

    it.each([
      ['retry-parked', 'before'],
      ['retry-parked', 'after'],
      ['discard-parked', 'before'],
      ['discard-parked', 'after'],
    ] as const)('does every fact once and in order, for %s, %s the write', (kind, moment) =>
      inStore(async (store) => {
        const { register, consent, topics } = stories(stores);
        let survived = false;
        for (let nth = 1; !survived; nth++) {
          const customer = `crash-${(runs += 1)}`;
          const stream = `customer-${customer}`;
          await register(customer);
          const positions: number[] = [];
          for (const purpose of purposes) positions.push(await consent(customer, purpose));
          const position = positions.at(-1)!;
          let broken = true;
          const policy = failingAt((fact) => broken && purposeOf(fact) === 'first', customer);
          let dead = false;
          const faulty = storeWithFaults(store, async (write, count) => {
            if (dead || (count === nth && moment === 'before')) dead = true;
            else await write();
            if (count === nth) dead = true;
            if (dead) throw new Error('the process died');
          });
          const finished = async (id: string) => (await requestOf(store, id))?.status === 'done';
          const asking = () => ask(store, kind, stream, kind === 'discard-parked' ? positions[0] : undefined);

          const dying = runPolicy(stores, policy, { store: faulty });
          await until(() => dead || (dying.status().parked === 1 && dying.status().checkpoint >= position));
          // What an operator does who sees it parked: the process may die at it, too.
          const asked = dead ? undefined : await asking();
          broken = kind === 'discard-parked';
          await until(async () => dead || (asked !== undefined && (await finished(asked))));
          await dying.stop();
          survived = !dead;

          broken = kind === 'discard-parked' || asked === undefined;
          const last = runPolicy(stores, policy, { store });
          await last.reached(position);
          broken = kind === 'discard-parked';
          const again = asked ?? (await asking());
          if (again !== undefined) await until(() => finished(again));
          await until(() => last.status().parked === 0);
          await last.stop();
          expect(last.status()).toMatchObject({ parked: 0, refused: 0 });
          expect(await parkedIn(store)).toEqual([]);
          expect([nth, await topics(customer)]).toEqual([nth, kind === 'retry-parked' ? purposes : purposes.slice(1)]);
        }
      }),
    );
  });
