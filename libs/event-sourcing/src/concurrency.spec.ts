import { isRefusal } from '@aftercare/domain';
import { factDecoder } from './fact-decoder';
import { readFacts } from './read-stream';
import { accepted, all, runningStore, type RunningStore, typesOf } from './running-store.fixture';

let store: RunningStore;
beforeAll(async () => {
  store = await runningStore();
});
afterAll(() => store.stop());

const buy = (id: string, commandId: string) => ({
  category: 'tool',
  id,
  commandId,
  command: { type: 'Buy', data: { name: 'saw' } },
});
const lend = (id: string) => ({ category: 'tool', id, command: { type: 'Lend', data: { to: 'ann' } } });
const join = {
  category: 'member',
  id: 'ann',
  command: { type: 'Join', data: { name: 'A', email: 'a@b.c', town: 'T' } },
};
const factsOf = (stream: string) => all(readFacts(store.client, stream, { decode: factDecoder() }));

describe('commands at the same instant', () => {
  it('for one aggregate: exactly one of two is accepted, in one process and in two, 100 times', async () => {
    const [here, elsewhere] = [store.executor(), store.executor()];
    await here.execute(join);
    for (let round = 0; round < 100; round += 1) {
      const id = `contended-${round}`;
      accepted(await here.execute(buy(id, `buy ${id}`)));
      const other = round % 2 === 0 ? here : elsewhere;
      const results = await Promise.all([here.execute(lend(id)), other.execute(lend(id))]);
      const refused = results.filter(isRefusal);
      expect(refused).toMatchObject([{ refused: 'already-lent' }]);
      expect(typesOf(await factsOf(`tool-${id}`))).toEqual(['ToolBought', 'ToolLent']);
    }
  });

  it('from several processes for one aggregate: every one is done, none is lost', async () => {
    const processes = [store.executor(), store.executor(), store.executor()];
    await processes[0]?.execute(join);
    await processes[0]?.execute({
      category: 'member',
      id: 'ann',
      command: { type: 'ChangeEmail', data: { email: 'x' } },
    });
    const change = (n: number) => ({
      category: 'member',
      id: 'ann',
      command: { type: 'ChangeEmail', data: { email: `ann-${n}@example.org` } },
    });
    const sent = Array.from({ length: 30 }, (_, n) => processes[n % 3]?.execute(change(n)));
    for (const result of await Promise.all(sent)) if (result !== undefined) accepted(result);
    const facts = await factsOf('member-ann');
    expect(facts.filter(({ type }) => type === 'EmailChanged')).toHaveLength(31);
  });

  it('that are the same command sent several times over: done once, all with the same answer', async () => {
    const processes = [store.executor(), store.executor()];
    const sent = Array.from({ length: 12 }, (_, n) => processes[n % 2]?.execute(buy('parallel', 'sent twelve times')));
    const outcomes = (await Promise.all(sent)).map((result) => result && accepted(result));
    expect(await factsOf('tool-parallel')).toHaveLength(1);
    const answers = outcomes.map((outcome) => ({ ...outcome, repeated: undefined }));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    // The executors in this process answer one after the other: of each, only the first can have done it.
    expect(outcomes.filter((outcome) => outcome?.repeated === false).length).toBeLessThanOrEqual(2);
  });

  it('for many aggregates: all are done', async () => {
    const here = store.executor();
    const sent = Array.from({ length: 500 }, (_, n) => here.execute(buy(`many-${n}`, `buy many ${n}`)));
    const outcomes = (await Promise.all(sent)).map(accepted);
    expect(new Set(outcomes.map(({ position }) => position)).size).toBe(500);
    expect(outcomes.every(({ revision, repeated }) => revision === 0 && !repeated)).toBe(true);
  });
});
