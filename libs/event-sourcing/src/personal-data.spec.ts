import { jsonEvent, NO_STREAM, StreamDeletedError } from '@eventstore/db-client';
import { factDecoder } from './fact-decoder';
import { personalKeys } from './personal-keys';
import { readFacts } from './read-facts';
import { readStream } from './read-stream';
import { accepted, all, runningStore, type RunningStore, secret } from './running-store.fixture';

let store: RunningStore;
beforeAll(async () => {
  store = await runningStore();
});
afterAll(() => store.stop());

const join = (id: string) => ({
  category: 'member',
  id,
  command: { type: 'Join', data: { name: 'Ada Lovelace', email: `${id}@example.org`, town: 'London' } },
});
const erase = (id: string, commandId = `erase ${id}`) => ({
  category: 'member',
  id,
  commandId,
  command: { type: 'Erase', data: {} },
});
const keysOfAnotherProcess = () => personalKeys({ client: store.client, secret });
const factsOf = (stream: string, keys = keysOfAnotherProcess()) =>
  all(readFacts(store.client, stream, { decode: factDecoder({ keys }) }));

describe('personal data', () => {
  it('is left out of the outcome and unreadable in the store, while other fields are plain', async () => {
    const outcome = accepted(await store.executor().execute(join('m1')));
    expect(outcome.facts).toEqual([{ type: 'MemberJoined', data: { member: 'm1', town: 'London' } }]);
    const [stored] = await all(readStream(store.client, 'member-m1'));
    const text = JSON.stringify(stored?.event?.data);
    expect(text).toContain('London');
    expect(text).not.toMatch(/Ada|example\.org/);
  });

  it('is readable for those who have the secret, in every process', async () => {
    await store.executor().execute(join('m2'));
    expect(await factsOf('member-m2')).toMatchObject([{ data: { name: 'Ada Lovelace', email: 'm2@example.org' } }]);
    expect((await store.executor().state('member', 'm2'))?.state).toMatchObject({ name: 'Ada Lovelace' });
  });

  it('cannot be opened with another secret, which is said without showing any of it', async () => {
    await store.executor().execute(join('m3'));
    const wrong = personalKeys({ client: store.client, secret: 'another secret' });
    await expect(factsOf('member-m3', wrong)).rejects.toThrow(/personalkey-m3 does not open with this secret/);
  });

  it('has one key per customer, also when two processes make it at the same instant', async () => {
    const keys = [keysOfAnotherProcess(), keysOfAnotherProcess(), keysOfAnotherProcess()];
    const made = await Promise.all(keys.map((mine) => mine.obtain('m4')));
    expect(new Set(made.map((key) => key?.toString('hex'))).size).toBe(1);
    expect(await all(readStream(store.client, 'personalkey-m4'))).toHaveLength(1);
  });
});

describe('erased personal data', () => {
  it('is null for every reader from then on, named as unreadable, and the facts still count', async () => {
    const here = store.executor();
    await here.execute(join('e1'));
    accepted(await here.execute(erase('e1')));
    const facts = await factsOf('member-e1');
    expect(facts).toHaveLength(2);
    expect(facts[0]).toMatchObject({
      data: { name: null, email: null, town: 'London' },
      unreadable: ['name', 'email'],
    });
    expect((await here.state('member', 'e1'))?.state).toMatchObject({ name: undefined });
    await expect(all(readStream(store.client, 'personalkey-e1'))).rejects.toThrow(StreamDeletedError);
  });

  it('is erased for a reader that had the key in memory, as soon as it reads of the erasure', async () => {
    const [here, keys] = [store.executor(), keysOfAnotherProcess()];
    await here.execute(join('e2'));
    expect((await factsOf('member-e2', keys))[0]).toMatchObject({ data: { name: 'Ada Lovelace' } });
    await here.execute(erase('e2'));
    await factsOf('member-e2', keys);
    expect((await factsOf('member-e2', keys))[0]).toMatchObject({ data: { name: null } });
  });

  it('cannot come back: new personal data of an erased customer is refused', async () => {
    const [here, elsewhere] = [store.executor(), store.executor()];
    await here.execute(join('e3'));
    await here.execute(erase('e3'));
    const change = {
      category: 'member',
      id: 'e3',
      command: { type: 'ChangeEmail', data: { email: 'new@example.org' } },
    };
    for (const process of [here, elsewhere])
      expect(await process.execute(change)).toMatchObject({ refused: 'customer-erased', field: 'email' });
  });

  it('is erased also when the process died between the fact and the deletion of the key', async () => {
    await keysOfAnotherProcess().obtain('e4');
    const [sample] = await factsOf('member-e1');
    const metadata = { ...sample?.metadata, customerId: 'e4' };
    const erasure = jsonEvent({ type: 'PersonalDataErased', data: {}, metadata });
    await store.client.appendToStream('member-e4', [erasure], { expectedRevision: NO_STREAM });

    await store.executor().state('member', 'e4');

    expect(await keysOfAnotherProcess().find('e4')).toBeUndefined();
    await expect(all(readStream(store.client, 'personalkey-e4'))).rejects.toThrow(StreamDeletedError);
  });

  it('stays erased when the command comes again', async () => {
    const here = store.executor();
    await here.execute(join('e5'));
    const first = accepted(await here.execute(erase('e5', 'erase twice')));
    expect(await store.executor().execute(erase('e5', 'erase twice'))).toEqual({ ...first, repeated: true });
  });
});
