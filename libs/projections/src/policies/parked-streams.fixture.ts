import type { RecordedFact } from '@aftercare/domain';
import type { ReadModelStore } from '@aftercare/read-model-store';
import { askAboutParked } from '../parking/ask-parked';
import { parkedPage } from '../parking/parked-queries';
import type { ParkedEntry } from '../parking/parked-entry';
import { openRequests, type OperatorRequest } from '../requests';
import { until, type RunningStores } from '../running-stores.fixture';
import type { Policy } from './policy';

/** Runs work on an empty read-model store of its own. */
export type InStore = (work: (store: ReadModelStore) => Promise<void>) => Promise<void>;

export const operator = { id: 'operator-1', role: 'admin' } as const;

export const purposeOf = ({ data }: RecordedFact): string => (data as { readonly purpose: string }).purpose;

/** Holds a meeting about every consent: the topics of a customer's meetings tell what was done for them, and in which order. */
export const meetWhenConsentGranted: Policy = {
  ...{ name: 'meet-when-consent-granted', facts: ['ConsentGranted'] },
  commandsFor: (fact) => {
    const id = fact.stream.slice('customer-'.length);
    return [{ category: 'feedback', id, command: { type: 'HoldMeeting', data: { topic: purposeOf(fact) } } }];
  },
};

/** The same, but some facts are too much for it; others' customers are none of its business. */
export const failingAt = (fails: (fact: RecordedFact) => boolean, ...customers: readonly string[]): Policy => ({
  ...meetWhenConsentGranted,
  commandsFor: (fact, context) => {
    if (customers.length > 0 && !customers.includes(fact.stream.slice('customer-'.length))) return [];
    if (fails(fact)) throw new TypeError('no topic for that');
    return meetWhenConsentGranted.commandsFor(fact, context);
  },
});

/** What customers and operators do in these stories. */
export function stories(stores: RunningStores) {
  return {
    /** Gives the position. */
    register: async (customer: string): Promise<number> =>
      (await stores.done('customer', customer, { type: 'RegisterCustomer', data: {} })).position,
    /** Gives the position. */
    consent: async (customer: string, purpose: string): Promise<number> =>
      (await stores.done('customer', customer, { type: 'GrantConsent', data: { purpose } })).position,
    topics: async (customer: string): Promise<readonly string[]> =>
      (await stores.facts())
        .filter(({ type, stream }) => type === 'MeetingHeld' && stream === `feedback-${customer}`)
        .map(({ data }) => (data as { topic: string }).topic),
  };
}

/** The streams that are parked, each by its first fact. */
export const parkedIn = async (store: ReadModelStore): Promise<readonly ParkedEntry[]> =>
  (await parkedPage(store, { limit: 10 })).items.map(({ doc }) => doc);

const requestsIn = (store: ReadModelStore) => openRequests({ store, now: () => new Date().toISOString() });

/** What an operator asks about the facts of a stream; the id of the request, or none where nothing is parked. */
export async function ask(
  store: ReadModelStore,
  kind: 'retry-parked' | 'discard-parked',
  stream: string,
  position?: number,
): Promise<string | undefined> {
  const wish = { kind, by: operator, why: 'as agreed', key: stream, ...(position !== undefined && { position }) };
  return (await askAboutParked(store, await requestsIn(store), meetWhenConsentGranted, wish))[0]?.id;
}

export const requestOf = async (store: ReadModelStore, id: string): Promise<OperatorRequest | undefined> =>
  (await requestsIn(store)).get(id);

/** The same, waited for. */
export async function asked(...how: Parameters<typeof ask>): Promise<OperatorRequest> {
  const id = await ask(...how);
  if (id === undefined) throw new Error(`nothing is parked of ${how[2]}`);
  let request: OperatorRequest | undefined;
  await until(async () => ['done', 'failed'].includes((request = await requestOf(how[0], id))?.status ?? ''));
  return request!;
}
