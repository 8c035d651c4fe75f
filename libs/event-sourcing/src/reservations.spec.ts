import { isRefusal } from '@aftercare/domain';
import { readStream } from './read-stream';
import { reservations } from './reservations';
import { accepted, all, runningStore, type RunningStore, secret } from './running-store.fixture';

let store: RunningStore;
beforeAll(async () => {
  store = await runningStore();
});
afterAll(() => store.stop());

const join = (id: string, email: string) => ({
  category: 'member',
  id,
  command: { type: 'Join', data: { name: 'Ada', email, town: 'Ulm' } },
});
const changeEmail = (id: string, email: string) => ({
  category: 'member',
  id,
  command: { type: 'ChangeEmail', data: { email } },
});
const erase = (id: string) => ({ category: 'member', id, command: { type: 'Erase', data: {} } });

/** The store's clock plus so many seconds, and a reservation made by a process that died before its facts. */
const later = (seconds: number) => () => new Date(Date.now() + seconds * 1000).toISOString();
const abandoned = (holder: string, email: string) =>
  reservations({ client: store.client, secret, clock: later(0), holds: async () => false }).reserve(
    [{ kind: 'email', value: email }],
    holder,
  );

describe('a key that belongs to one record only', () => {
  it('is refused to every other one, in every process', async () => {
    accepted(await store.executor().execute(join('a1', 'a@example.org')));
    const refused = await store.executor().execute(join('a2', 'a@example.org'));
    expect(refused).toMatchObject({ refused: 'identity-taken', kind: 'state' });
    expect(JSON.stringify(refused)).not.toContain('a@example.org');
    expect(await store.executor().state('member', 'a2')).toBeUndefined();
  });

  it('goes to exactly one of many that ask at the same instant', async () => {
    const processes = [store.executor(), store.executor()];
    const asking = processes.flatMap(({ execute }, n) =>
      Array.from({ length: 5 }, (_, m) => execute(join(`b${n}-${m}`, 'b@example.org'))),
    );
    expect((await Promise.all(asking)).filter((result) => !isRefusal(result))).toHaveLength(1);
  });

  it('stays with its holder, who may send the command again', async () => {
    const here = store.executor();
    const first = accepted(await here.execute({ ...join('c1', 'c@example.org'), commandId: 'join c1' }));
    const again = await store.executor().execute({ ...join('c1', 'c@example.org'), commandId: 'join c1' });
    expect(again).toEqual({ ...first, repeated: true });
  });

  it('is free again when its holder has given it up or was erased', async () => {
    const here = store.executor();
    accepted(await here.execute(join('d1', 'd@example.org')));
    accepted(await here.execute(changeEmail('d1', 'd-new@example.org')));
    accepted(await here.execute(join('d2', 'd@example.org')));
    accepted(await here.execute(erase('d2')));
    accepted(await store.executor().execute(join('d3', 'd@example.org')));
  });

  it('is free again when the command that reserved it is refused', async () => {
    const here = store.executor();
    accepted(await here.execute(join('f1', 'f@example.org')));
    // Two keys are needed to get one reserved and the other refused: the second process does not know f1 yet.
    const blind = store.executor();
    expect(await blind.execute(join('f1', 'f-other@example.org'))).toMatchObject({ refused: 'already-joined' });
    accepted(await here.execute(join('f2', 'f-other@example.org')));
  });

  it('reserved for facts that never came is kept for half a minute, then taken over', async () => {
    await abandoned('member-g0', 'g@example.org');
    const soon = await store.executor({ clock: later(20) }).execute(join('g1', 'g@example.org'));
    expect(soon).toMatchObject({
      refused: 'identity-taken',
      message: expect.stringContaining('half a minute') as string,
    });
    accepted(await store.executor({ clock: later(31) }).execute(join('g1', 'g@example.org')));
  });

  it('is reserved anew by a holder who comes back late, so that nobody takes it over meanwhile', async () => {
    await abandoned('member-h0', 'h@example.org');
    accepted(await store.executor({ clock: later(31) }).execute(join('h0', 'h@example.org')));
    const holders: unknown[] = [];
    for await (const { event } of store.client.readAll())
      if (event?.type === 'KeyReserved') holders.push((event.data as { holder: string }).holder);
    expect(holders.slice(-2)).toEqual(['member-h0', 'member-h0']);
  });

  it('leaves no trace of its value in the store', async () => {
    accepted(await store.executor().execute(join('i1', 'secret@example.org')));
    const streams: string[] = [];
    for await (const { event } of store.client.readAll()) {
      if (event?.streamId.startsWith('reservation-')) streams.push(event.streamId);
      expect(JSON.stringify([event?.streamId, event?.data])).not.toContain('secret@');
    }
    const [stream] = streams.slice(-1);
    const [reserved] = await all(readStream(store.client, stream ?? ''));
    expect(reserved?.event).toMatchObject({ type: 'KeyReserved', data: { holder: 'member-i1', kind: 'email' } });
  });
});
