import { isRefusal } from '@aftercare/domain';
import { factDecoder } from './fact-decoder';
import { readFacts } from './read-facts';
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
const join = (id: string) => ({
  category: 'member',
  id,
  command: { type: 'Join', data: { name: 'A', email: `${id}@example.org`, town: 'T' } },
});
const factsOf = (stream: string) => all(readFacts(store.client, stream, { decode: factDecoder() }));

describe('commands at the same instant', () => {
  it('for one aggregate: exactly one of two is accepted, in one process and in two, 100 times', async () => {
    const [here, elsewhere] = [store.executor(), store.executor()];
    await here.execute(join('ann'));
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
    accepted(await store.executor().execute(join('ben')));
    const change = (n: number) => ({
      category: 'member',
      id: 'ben',
      command: { type: 'ChangeEmail', data: { email: `ben-${n}@example.org` } },
    });
    const sent = processes.flatMap(({ execute }, p) =>
      Array.from({ length: 10 }, (_, n) => execute(change(10 * p + n))),
    );
    (await Promise.all(sent)).forEach(accepted);
    const facts = await factsOf('member-ben');
    expect(facts.filter(({ type }) => type === 'EmailChanged')).toHaveLength(30);
  });

  it('that are the same command sent several times over: done once, all with the same answer', async () => {
    const processes = [store.executor(), store.executor()];
    const sent = processes.flatMap(({ execute }) =>
      Array.from({ length: 6 }, () => execute(buy('parallel', 'sent twelve times'))),
    );
    const outcomes = (await Promise.all(sent)).map(accepted);
    expect(await factsOf('tool-parallel')).toHaveLength(1);
    const answers = outcomes.map((outcome) => ({ ...outcome, repeated: undefined }));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  it('for many aggregates: all are done', async () => {
    const here = store.executor();
    const sent = Array.from({ length: 500 }, (_, n) => here.execute(buy(`many-${n}`, `buy many ${n}`)));
    const outcomes = (await Promise.all(sent)).map(accepted);
    expect(new Set(outcomes.map(({ position }) => position)).size).toBe(500);
    expect(outcomes.every(({ revision, repeated }) => revision === 0 && !repeated)).toBe(true);
  });
});
