import { createHash } from 'node:crypto';
import type { Fact } from '@aftercare/domain';
import { jsonEvent, type JSONEventData } from '@eventstore/db-client';

/** What the report says of the log. */
export const factsAre = (activeCustomers: number): string =>
  `purchases of customers who come and go (one new for every 25 facts, the newest ${activeCustomers.toLocaleString('en')} buy), with a claim, its repair and a survey now and then; metadata as the API writes it; 25 facts a stream and append, to fill the log soon`;

/** Facts of one stream, and of one append. */
export const FACTS_PER_STREAM = 25;
const FACTS_PER_CUSTOMER = 25;
const FIRST_DAY = Date.UTC(2022, 0, 1);
const MINUTES_BETWEEN_FACTS = 1.5;

const usd = (amount: number) => ({ amount, currency: 'USD' });
const nothing = { cost: usd(0), payout: usd(0) };

/** Pseudo-random integers that depend on nothing but the seed (mulberry32). */
function integers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const purchase = (below: (n: number) => number, id: string, customerId: string): Fact => ({
  type: 'PurchaseRecorded',
  data: {
    ...{ purchaseId: id, customerId, channel: 'web' },
    lines: Array.from({ length: 1 + below(3) }, (_, line) => ({
      ...{ line: line + 1, sku: `sku-${below(500)}`, quantity: 1 + below(2) },
      ...{ amount: usd(500 + below(20_000)), cost: usd(300), serials: [] },
    })),
  },
});

/** A claim on a unit, from its filing to the survey about it. */
const claimStory = (unit: string, customerId: string, at: string): readonly Fact[] => {
  const [claim, repair] = [`${unit}-C1`, `${unit}-R1`];
  const scale = { min: 0, max: 10 };
  return [
    { type: 'ClaimFiled', data: { claim, claimant: customerId, failedAt: at, component: 'switch', fault: 'no-power' } },
    { type: 'RepairOpened', data: { repair, customer: customerId, kind: 'claim', claim } },
    { type: 'UnitReceived', data: { repair } },
    { type: 'UnitReturned', data: { repair, fixed: true, downtimeDays: 6 } },
    {
      type: 'ClaimSettled',
      data: { claim, payout: usd(4000), recovered: usd(0), parts: nothing, labour: nothing, expenses: nothing },
    },
    { type: 'SurveyAnswered', data: { item: 1, kind: 'NPS', scale, touchpoint: 'repair', score: 8 } },
  ];
};

const PREFIX = 'purchase-P-';

/** Which stream of the log a stream is; -1 for none of it. */
export const numberOfStream = (stream: string): number =>
  stream.startsWith(PREFIX) ? Number(stream.slice(PREFIX.length)) / FACTS_PER_STREAM : -1;

/** What is appended at once. */
export interface FactStream {
  readonly stream: string;
  readonly events: readonly JSONEventData[];
}

/** The facts of one append: the `number`-th stream of the log, always the same for the same number and active customers. */
export function streamOfFacts(number: number, activeCustomers: number): FactStream {
  const below = integers(number + 1);
  const first = number * FACTS_PER_STREAM;
  const customers = Math.floor(first / FACTS_PER_CUSTOMER) + 1;
  const events: JSONEventData[] = [];
  const add = (fact: Fact, customerId: string): void =>
    void events.push(recorded(fact, customerId, first + events.length));
  const newest = `C-${customers}`;
  add({ type: 'CustomerRegistered', data: { customerId: newest, identities: [] } }, newest);
  while (events.length < FACTS_PER_STREAM) {
    const customer = `C-${customers - below(Math.min(customers, activeCustomers))}`;
    const story = number % 5 === 0 && events.length === 10;
    if (story) for (const fact of claimStory(`U-${first}`, customer, instant(first))) add(fact, customer);
    else add(purchase(below, `P-${first + events.length}`, customer), customer);
  }
  return { stream: `${PREFIX}${first}`, events };
}

const instant = (index: number): string => new Date(FIRST_DAY + index * MINUTES_BETWEEN_FACTS * 60_000).toISOString();

function recorded({ type, data }: Fact, customerId: string, index: number): JSONEventData {
  const commandDigest = createHash('sha256').update(String(index)).digest('hex');
  const commandId = `${commandDigest.slice(0, 8)}-${commandDigest.slice(8, 12)}-4${commandDigest.slice(13, 16)}-8${commandDigest.slice(17, 20)}-${commandDigest.slice(20, 32)}`;
  return jsonEvent({
    type,
    data: { ...data },
    metadata: {
      ...{ schemaVersion: 1, occurredAt: instant(index), customerId, actor: { id: 'local', role: 'agent' } },
      ...{ commandId, commandDigest, $correlationId: commandId, $causationId: commandId },
    },
  });
}
