import { jsonEvent } from '@eventstore/db-client';
import { factDecoder } from './fact-decoder';
import { readFacts } from './read-facts';
import { accepted, all, type Library, runningStore, type RunningStore, typesOf } from './running-store.fixture';
import { RevisionConflict } from './store-errors';

let store: RunningStore;
let here: Library;
/** Another process: same store, nothing in memory. */
let elsewhere: Library;

beforeAll(async () => {
  store = await runningStore();
});
afterAll(() => store.stop());
beforeEach(() => {
  here = store.executor();
  elsewhere = store.executor();
});

const buy = (id?: string, commandId?: string) => ({
  category: 'tool',
  ...(id === undefined ? {} : { id }),
  ...(commandId === undefined ? {} : { commandId }),
  command: { type: 'Buy', data: { name: 'saw' } },
});
const join = (id: string) => ({
  category: 'member',
  id,
  command: { type: 'Join', data: { name: 'Ada', email: `${id}@example.org`, town: 'Ulm' } },
});
const lend = (id: string, to: string, commandId?: string) => ({
  category: 'tool',
  id,
  ...(commandId === undefined ? {} : { commandId }),
  command: { type: 'Lend', data: { to } },
});
const factsOf = (stream: string) => all(readFacts(store.client, stream, { decode: factDecoder() }));

describe('an accepted command', () => {
  it('records its facts with all that is known about them', async () => {
    const occurredAt = '2026-01-01T08:00:00.000Z';
    const outcome = accepted(
      await here.execute({ ...buy('saw-1', 'key of saw-1'), occurredAt, correlationId: 'story-1' }),
    );
    expect(outcome).toMatchObject({ id: 'saw-1', stream: 'tool-saw-1', revision: 0, repeated: false });
    const [fact] = await factsOf('tool-saw-1');
    expect(fact).toMatchObject({
      type: 'ToolBought',
      data: { name: 'saw' },
      position: outcome.position,
      metadata: {
        schemaVersion: 1,
        occurredAt,
        actor: { id: 'librarian-1', role: 'agent' },
        commandDigest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        $correlationId: 'story-1',
        $causationId: fact?.metadata.commandId,
      },
    });
  });

  it('without an id begins an aggregate whose id is the command’s', async () => {
    const { id, stream } = accepted(await here.execute(buy()));
    expect(stream).toBe(`tool-${id}`);
    expect((await factsOf(stream))[0]?.metadata.commandId).toBe(id);
  });

  it('that changes nothing has an outcome without facts, at the present revision', async () => {
    await here.execute(buy('idle'));
    expect(await here.execute({ category: 'tool', id: 'idle', command: { type: 'Return', data: {} } })).toMatchObject({
      revision: 0,
      facts: [],
      repeated: false,
    });
  });

  it('is decided on what other processes recorded, also where this one remembers less', async () => {
    await here.execute(buy('shared'));
    await here.execute(join('ann'));
    accepted(await elsewhere.execute(lend('shared', 'ann')));
    expect(await here.execute(lend('shared', 'ann'))).toMatchObject({ refused: 'already-lent' });
    accepted(await elsewhere.execute({ category: 'tool', id: 'shared', command: { type: 'Return', data: {} } }));
    expect(accepted(await here.execute(lend('shared', 'ann'))).revision).toBe(3);
  });

  it('finds in a look-up what was recorded a moment ago elsewhere', async () => {
    await here.execute(buy('looked-up'));
    expect(await here.execute(lend('looked-up', 'bob'))).toMatchObject({ refused: 'unknown-member', field: 'to' });
    accepted(await elsewhere.execute(join('bob')));
    accepted(await here.execute(lend('looked-up', 'bob')));
  });
});

describe('a refused command', () => {
  it('records nothing', async () => {
    expect(await here.execute(lend('nowhere', 'ann'))).toMatchObject({ refused: 'unknown-tool', kind: 'unknown' });
    expect(await factsOf('tool-nowhere')).toEqual([]);
    expect(await here.state('tool', 'nowhere')).toBeUndefined();
  });

  it('is refused for personal data that could never be erased', async () => {
    await here.execute(buy('remark'));
    await here.execute(join('cleo'));
    await here.execute(lend('remark', 'cleo'));
    const back = { category: 'tool', id: 'remark', command: { type: 'Return', data: { remark: 'met Ada at home' } } };
    expect(await here.execute(back)).toMatchObject({ refused: 'personal-data-of-nobody', field: 'remark' });
    expect(typesOf(await factsOf('tool-remark'))).toEqual(['ToolBought', 'ToolLent']);
  });
});

describe('a command sent again', () => {
  it('gives the stored outcome, here and in a process that never saw it', async () => {
    const first = accepted(await here.execute(buy('twice', 'once only')));
    for (const process of [here, elsewhere])
      expect(await process.execute(buy('twice', 'once only'))).toEqual({ ...first, repeated: true });
    expect(await factsOf('tool-twice')).toHaveLength(1);
  });

  it('gives the stored outcome although other commands followed', async () => {
    await here.execute(buy('later'));
    await here.execute(join('dora'));
    const first = accepted(await here.execute(lend('later', 'dora', 'lend once')));
    accepted(await here.execute({ category: 'tool', id: 'later', command: { type: 'Return', data: {} } }));
    for (const process of [here, elsewhere])
      expect(await process.execute(lend('later', 'dora', 'lend once'))).toEqual({ ...first, repeated: true });
  });

  it('under the same key with another body is refused', async () => {
    await here.execute(buy('reused', 'my key'));
    for (const process of [here, elsewhere])
      expect(
        await process.execute({ ...buy('reused', 'my key'), command: { type: 'Buy', data: { name: 'axe' } } }),
      ).toMatchObject({ refused: 'key-reused', kind: 'rule', field: 'Idempotency-Key' });
    expect(await factsOf('tool-reused')).toHaveLength(1);
  });
});

describe('a command for the revision its sender has seen', () => {
  it('is done at that revision and is a conflict at every other', async () => {
    await here.execute(buy('etag'));
    await here.execute(join('eve'));
    accepted(await elsewhere.execute({ ...lend('etag', 'eve'), expectedRevision: 0 }));
    const back = { category: 'tool', id: 'etag', command: { type: 'Return', data: {} } };
    const stale = here.execute({ ...back, expectedRevision: 0 });
    await expect(stale).rejects.toThrow(RevisionConflict);
    await expect(stale).rejects.toMatchObject({ expected: 0, actual: 1 });
    accepted(await here.execute({ ...back, expectedRevision: 1 }));
  });

  it('gives its stored outcome when it comes again, not a conflict', async () => {
    const request = { ...buy('etag-again', 'etag key'), expectedRevision: -1 };
    const first = accepted(await here.execute(request));
    for (const process of [here, elsewhere])
      expect(await process.execute(request)).toEqual({ ...first, repeated: true });
  });
});

describe('the state of an aggregate', () => {
  it('is that of all its facts, types that nobody knows included in the count', async () => {
    await here.execute(buy('state'));
    const metadata = { ...(await factsOf('tool-state'))[0]?.metadata, commandId: 'by hand' };
    await store.client.appendToStream('tool-state', [jsonEvent({ type: 'ToolPainted', data: {}, metadata })]);
    expect(await here.state('tool', 'state')).toEqual({
      state: { bought: true, lentTo: undefined, loans: 0 },
      revision: 1,
    });
  });
});
