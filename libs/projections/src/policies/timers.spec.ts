import fc from 'fast-check';
import { plusDays, type Instant } from '@aftercare/domain';
import type { CommandExecutor, CommandRequest } from '@aftercare/event-sourcing';
import { storeWithFaults } from '../failing-store.fixture';
import { runningStores, until, type RunningStores } from '../running-stores.fixture';
import { inTemporaryStore } from '../temporary-store.fixture';
import { expireInvitationWhenDue } from './expire-invitation-when-due';
import type { Policy } from './policy';
import { handClock, runPolicy } from './running-policy.fixture';

/** Later than the machine's clock, by which events are recorded: nothing here is reported late. */
const START = plusDays(new Date().toISOString(), 400);
const clock = handClock(START);
let stores: RunningStores;
let customers = 0;

beforeAll(async () => {
  stores = await runningStores({ clock: clock.now });
});
afterAll(() => stores.stop());

/** A customer who is invited; the invitation lives for 30 days by the default pack. */
async function invited(): Promise<{ readonly customer: string; readonly position: number; readonly expires: Instant }> {
  const customer = `C${++customers}`;
  await stores.done('customer', customer, { type: 'RegisterCustomer', data: {} });
  const invite = { type: 'InviteToSurvey', data: { kind: 'NPS', touchpoint: 'repair' } };
  const { position, facts } = await stores.done('feedback', customer, invite);
  return { customer, position, expires: (facts[0]!.data as { expiresAt: Instant }).expiresAt };
}

const factsOf = async (customer: string) =>
  (await stores.facts()).filter(({ stream }) => stream === `feedback-${customer}`);
const typesOf = async (customer: string) => (await factsOf(customer)).map(({ type }) => type);
const run = (how: Parameters<typeof runPolicy>[2] = {}, policy: Policy = expireInvitationWhenDue) =>
  runPolicy(stores, policy, { clock: clock.now, ...how });

/** An executor that remembers what was asked of it. */
function remembering(): {
  readonly asked: CommandRequest[];
  readonly executor: Pick<CommandExecutor, 'execute' | 'state'>;
} {
  const asked: CommandRequest[] = [];
  const execute: CommandExecutor['execute'] = (request) => {
    asked.push(request);
    return stores.executor.execute(request);
  };
  return { asked, executor: { ...stores.executor, execute } };
}

describe('expire-invitation-when-due', () => {
  it('lets an invitation that nobody answered run out when its time is over, not before, and once', async () => {
    const { customer, position, expires } = await invited();
    const policy = run();
    await policy.reached(position);
    expect(await typesOf(customer)).toEqual(['SurveyInvited']);
    await until(() => policy.status().timers.next !== undefined);
    clock.set(expires);
    await until(() => policy.status().state === 'live');
    expect(await typesOf(customer)).toEqual(['SurveyInvited']);

    clock.set(plusDays(expires, 1));
    await until(async () => (await typesOf(customer)).length === 2);
    expect((await factsOf(customer)).at(-1)).toMatchObject({ type: 'InvitationExpired', data: { item: 1 } });
    const [happened] = (await factsOf(customer)).slice(-1).map(({ metadata }) => metadata.occurredAt);
    expect(Date.parse(happened!) - Date.parse(expires)).toBe(1);
    await policy.stop();
    expect(policy.status()).toMatchObject({ issued: 1, refused: 0 });
  });

  it('leaves one that was answered meanwhile alone, and nobody has to look', async () => {
    const { customer, position, expires } = await invited();
    const policy = run();
    await policy.reached(position);
    await stores.done('feedback', customer, { type: 'AnswerSurvey', data: { item: 1, score: 9 } });
    clock.set(plusDays(expires, 1));
    await until(() => policy.status().timers.next === undefined);
    await policy.stop();
    expect(await typesOf(customer)).toEqual(['SurveyInvited', 'SurveyAnswered']);
    expect((await stores.facts()).filter(({ type }) => type === 'CommandRefused')).toEqual([]);
  });

  it('gives the answers of a history that is reported late a day to arrive', async () => {
    const now = new Date().toISOString();
    const customer = 'late';
    await stores.done('customer', customer, { type: 'RegisterCustomer', data: {} });
    const invite = { type: 'InviteToSurvey', data: { kind: 'NPS', touchpoint: 'repair' } };
    await stores.done('feedback', customer, invite, plusDays(now, -1));
    const fact = (await factsOf(customer))[0]!;
    const [command] = [...(expireInvitationWhenDue.commandsFor(fact, {} as never) as Iterable<{ dueAt?: Instant }>)];
    expect(Date.parse(command!.dueAt!) - Date.parse(plusDays(now, 29))).toBeGreaterThan(0);
    const [overdue] = [
      ...(expireInvitationWhenDue.commandsFor({ ...fact, recordedAt: plusDays(now, 200) }, {} as never) as Iterable<{
        dueAt?: Instant;
      }>),
    ];
    expect(overdue!.dueAt).toBe(plusDays(now, 201));
  });
});

describe('a timer', () => {
  it('survives the process that set it, and is fired late rather than never, the longest overdue first', async () => {
    const [first, second] = [await invited(), await (clock.set(plusDays(clock.now(), 1)), invited())];
    const setting = run();
    await setting.reached(second.position);
    await setting.stop();
    clock.set(plusDays(second.expires, 20));
    const { asked, executor } = remembering();
    const policy = run({ executor });
    await until(() => asked.length >= 2 && policy.status().timers.next === undefined);
    await policy.stop();
    expect(asked.map(({ id }) => id)).toEqual([first.customer, second.customer]);
    const again = remembering();
    const third = run({ executor: again.executor });
    await until(() => third.status().state === 'live');
    await third.stop();
    expect(again.asked).toEqual([]);
  });

  it('says how late it is while the event store is away', async () => {
    const { position, expires } = await invited();
    const policy = run({
      executor: {
        ...stores.executor,
        execute: () => Promise.reject(new Error('14 UNAVAILABLE: No connection established')),
      },
    });
    await policy.reached(position);
    clock.set(plusDays(expires, 2));
    await until(() => policy.status().state === 'delayed');
    expect(policy.status().timers.lateMs).toBe(2 * 86_400_000 - 1);
    await policy.stop();
    const healed = run();
    await until(() => healed.status().issued === 1);
    await healed.stop();
  });

  it('fires once, whatever write of its process is its last', async () => {
    const { customer, position, expires } = await invited();
    await inTemporaryStore(async (store) => {
      for (let death = 1; death <= 12; death++) {
        // Every other one dies before its nth write, the others after it.
        let dead = false;
        const faulty = storeWithFaults(store, async (write, count) => {
          if (count >= death) dead = true;
          if (!dead || death % 2 === 0) await write();
          if (dead) throw new Error('the process died');
        });
        clock.set(death < 5 ? START : plusDays(expires, 3));
        const policy = run({ store: faulty });
        await until(() => dead || (policy.status().state === 'live' && policy.status().checkpoint >= position));
        await policy.stop();
      }
      const last = run({ store });
      await until(() => last.status().state === 'live' && last.status().timers.next === undefined);
      await last.stop();
    });
    expect(await typesOf(customer)).toEqual(['SurveyInvited', 'InvitationExpired']);
  });

  it('thousands due at the same moment fire with few under way at a time', async () => {
    const due = plusDays(clock.now(), 5);
    const { position } = await invited();
    let [underWay, most, done] = [0, 0, 0];
    const many: Policy = {
      ...{ name: 'remind-thousands-when-invited', facts: ['SurveyInvited'] },
      *commandsFor(fact) {
        if (fact.position !== position) return;
        for (let n = 0; n < 2_000; n++)
          yield {
            category: 'feedback',
            id: `nobody-${n}`,
            command: { type: 'ExpireInvitation', data: { item: 1 } },
            dueAt: due,
          };
      },
    };
    const policy = run(
      {
        executor: {
          ...stores.executor,
          execute: async ({ id = '' }) => {
            most = Math.max(most, ++underWay);
            await new Promise(setImmediate);
            underWay--;
            done++;
            return { id, stream: id, revision: 0, position: 0, facts: [], repeated: false };
          },
        },
      },
      many,
    );
    await policy.reached(position);
    expect(done).toBe(0);
    clock.set(due);
    await until(() => policy.status().timers.next === undefined);
    await policy.stop();
    expect(done).toBe(2_000);
    expect(most).toBeLessThanOrEqual(32);
  });

  it('is made again from the facts where the read-model store was lost, and its command is done once all the same', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }), fc.boolean(), async (answers, early) => {
        const those = [];
        for (const answered of answers) {
          const one = await invited();
          those.push({ ...one, answered });
          if (answered)
            await stores.done('feedback', one.customer, { type: 'AnswerSurvey', data: { item: 1, score: 7 } });
        }
        const last = those.at(-1)!;
        for (const lost of [true, false]) {
          await inTemporaryStore(async (store) => {
            if (lost && !early) clock.set(plusDays(last.expires, 1));
            if (!lost) clock.set(plusDays(last.expires, 1));
            const policy = run({ store });
            await policy.reached(last.position);
            if (!lost || !early) await until(() => policy.status().timers.next === undefined);
            await policy.stop();
          });
        }
        for (const { customer, answered } of those)
          expect(await typesOf(customer)).toEqual(['SurveyInvited', answered ? 'SurveyAnswered' : 'InvitationExpired']);
      }),
      { numRuns: 6 },
    );
  });

  it('is fired by one of two processes that run the same policy', async () => {
    const { customer, position, expires } = await invited();
    const one = run();
    await one.reached(position);
    const other = run();
    await other.reached(position);
    clock.set(plusDays(expires, 1));
    await until(async () => (await typesOf(customer)).length === 2);
    await Promise.all([one.stop(), other.stop()]);
    expect(await typesOf(customer)).toEqual(['SurveyInvited', 'InvitationExpired']);
  });
});
