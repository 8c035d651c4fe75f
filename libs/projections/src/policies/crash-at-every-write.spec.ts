import type { RecordedFact } from '@aftercare/domain';
import { storeWithFaults } from '../failing-store.fixture';
import { openRequests } from '../requests';
import { runningStores, until, type RunningStores } from '../running-stores.fixture';
import { inTemporaryStore } from '../temporary-store.fixture';
import type { Policy } from './policy';
import { runPolicy } from './running-policy.fixture';

let stores: RunningStores;
beforeAll(async () => {
  stores = await runningStores();
});
afterAll(() => stores.stop());

const purposes = ['first', 'second', 'third'];
const purposeOf = ({ data }: RecordedFact) => (data as { purpose: string }).purpose;

/** Asks for a meeting about every consent; the first one of the customer is too much for it while `broken`. */
const meeting = (customer: string, broken: () => boolean): Policy => ({
  ...{ name: 'meet-when-consent-granted', facts: ['ConsentGranted'] },
  *commandsFor(fact) {
    if (fact.stream !== `customer-${customer}`) return;
    if (broken() && purposeOf(fact) === 'first') throw new TypeError('no topic for that');
    yield { category: 'feedback', id: customer, command: { type: 'HoldMeeting', data: { topic: purposeOf(fact) } } };
  },
});

async function consents(customer: string): Promise<number> {
  await stores.done('customer', customer, { type: 'RegisterCustomer', data: {} });
  let position = -1;
  for (const purpose of purposes)
    ({ position } = await stores.done('customer', customer, { type: 'GrantConsent', data: { purpose } }));
  return position;
}

const topics = async (customer: string) =>
  (await stores.facts())
    .filter(({ type, stream }) => type === 'MeetingHeld' && stream === `feedback-${customer}`)
    .map(({ data }) => (data as { topic: string }).topic);

describe.each(['retry-parked', 'discard-parked'] as const)(
  'a process that dies at any write of parking and %s',
  (kind) => {
    it.each(['before', 'after'] as const)('%s it was made: every fact is done once and in order', async (moment) => {
      for (let nth = 1; nth <= 12; nth++) {
        const customer = `${kind}-${moment}-${nth}`;
        const position = await consents(customer);
        let broken = true;
        const policy = meeting(customer, () => broken);
        await inTemporaryStore(async (store) => {
          const requests = await openRequests({ store, now: () => new Date().toISOString() });
          let dead = false;
          const faulty = storeWithFaults(store, async (write, count) => {
            if (dead || (count === nth && moment === 'before')) dead = true;
            else await write();
            if (count === nth) dead = true;
            if (dead) throw new Error('the process died');
          });
          const dying = runPolicy(stores, policy, { store: faulty });
          const parkedOrDead = () => dead || (dying.status().parked === 1 && dying.status().checkpoint >= position);
          await until(parkedOrDead);
          // What an operator does who sees it parked: the process may die at it, too.
          const asked = dead ? undefined : await requests.make(asking(kind, policy.name, customer));
          broken = kind === 'discard-parked';
          await until(async () => dead || (asked !== undefined && (await requests.get(asked.id))?.status === 'done'));
          await dying.stop();

          broken = kind === 'discard-parked' || asked === undefined;
          const last = runPolicy(stores, policy, { store });
          await last.reached(position);
          if (last.status().parked > 0) {
            broken = kind === 'discard-parked';
            const again = asked ?? (await requests.make(asking(kind, policy.name, customer)));
            await until(async () => (await requests.get(again.id))?.status === 'done');
          }
          await last.stop();
          expect(last.status()).toMatchObject({ parked: 0, refused: 0 });
        });
        expect([nth, await topics(customer)]).toEqual([nth, kind === 'retry-parked' ? purposes : purposes.slice(1)]);
      }
    });
  },
);

const asking = (kind: 'retry-parked' | 'discard-parked', readModel: string, customer: string) => ({
  ...{ kind, readModel, key: `customer-${customer}` },
  by: { id: 'operator-1', role: 'admin' } as const,
});
