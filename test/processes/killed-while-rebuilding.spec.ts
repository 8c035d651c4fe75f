import { setTimeout as pause } from 'node:timers/promises';
import { openRequests, type OperatorRequest, type RebuildProgress } from '@aftercare/projections';
import { appendFacts } from './appended-facts';
import { models, projectorTrial, until } from './projector-trial';

const names = ['customer-value', 'customer-history'] as const;
const operator = { id: 'olga', role: 'admin' } as const;

const trial = projectorTrial('killed-while-rebuilding-');

const documentsOf = async (name: string): Promise<number> => {
  const serving = (await trial.store.versions(name)).find((build) => build.serving);
  return serving ? (await trial.store.stats(name, serving.version)).documents : 0;
};

it('two rebuilds whose projectors are killed again and again while facts come in go on with the same builds and take over', async () => {
  const { store } = trial;
  const enough = new AbortController();
  const appending = appendFacts(trial.node.url, enough.signal);
  let projector = await trial.start();
  await until(async () => (await documentsOf('customer-history')) > 300);
  const requests = await openRequests({ store, now: () => new Date().toISOString() });
  const asked = await Promise.all(
    names.map((readModel) => requests.make({ kind: 'rebuild', readModel, by: operator })),
  );
  const found = async (): Promise<readonly OperatorRequest[]> =>
    (await Promise.all(asked.map(({ id }) => requests.get(id)))).filter((one) => one !== undefined);
  const fewest = new Map<string, number>();
  let busy = true;
  const watching = (async () => {
    for (; busy; await pause(20))
      for (const name of names) {
        const documents = await documentsOf(name);
        // There are only ever more of them: a build that is half filled would show fewer.
        expect(documents).toBeGreaterThanOrEqual(fewest.get(name) ?? 0);
        fewest.set(name, documents);
      }
  })();

  const killedIn: string[] = [];
  for (const wanted of ['filling', 'comparing', 'finishing']) {
    const phases = async () =>
      (await found())
        .filter(({ status }) => status === 'running')
        .map(({ progress }) => (progress as RebuildProgress | undefined)?.phase);
    await until(
      async () =>
        (await phases()).some((phase) => phase === wanted) || (await found()).every(({ status }) => status === 'done'),
    );
    killedIn.push((await phases()).join(' and ') || 'nothing');
    await trial.kill(projector);
    projector = await trial.start();
  }
  await until(async () => (await found()).every(({ status }) => status === 'done' || status === 'failed'));
  [busy] = [false];
  await watching;
  enough.abort();
  await appending;

  expect(killedIn.filter((phases) => phases !== 'nothing')).not.toEqual([]);
  for (const request of await found())
    expect(request).toMatchObject({
      ...{ status: 'done', progress: { build: 2 } },
      result: { outcome: 'took-over', from: 1, build: 2, comparison: { differing: 0 } },
    });
  for (const { name } of models)
    expect((await store.versions(name)).map(({ version, serving }) => [version, serving])).toEqual(
      names.some((one) => one === name)
        ? [
            [1, false],
            [2, true],
          ]
        : [[1, true]],
    );
  const documents = await trial.foldedToTail();
  process.stdout.write(`killed in ${killedIn.join(', ')}; ${documents} documents\n`);
}, 180_000);
