import type { ReadModelStore } from '@aftercare/read-model-store';
import type { OperatorRequest } from '../requests';
import { until } from '../running-stores.fixture';
import type { RebuildProgress } from './rebuild-progress';
import { conducting, ended, ordersModel, runFoldings } from './rebuilding.fixture';
import { rebuild, rebuildTrial, resultOf, type OpenedStore } from './rebuild-trial.fixture';

/** What a rebuild keeps to on any store. */
export function describeRebuilds(where: string, open: () => Promise<OpenedStore>): void {
  const trial = rebuildTrial(open);
  const one = ordersModel(1);

  describe(`a rebuild in ${where}`, () => {
    it('fills the next build, finds it equal, lets it take over and keeps the old one', async () => {
      const request = await trial.asked([one], rebuild);
      expect(request).toMatchObject({
        status: 'done',
        progress: { phase: 'finishing', build: 2, from: 1 },
        result: { outcome: 'took-over', comparison: { differing: 0, documents: { serving: 3, rebuilt: 3 } } },
      });
      expect(await trial.builds()).toEqual(['1', '2 serves']);
      await trial.expectFold(one);
    });

    it('keeps one build, and gives no number twice', async () => {
      await trial.asked([one], rebuild);
      await trial.asked([one], { ...rebuild, verifyOnly: true });
      await trial.asked([one], rebuild);
      expect(await trial.builds()).toEqual(['2', '4 serves']);
    });

    it('that only compares switches nothing, and leaves no build behind', async () => {
      const request = await trial.asked([one], { ...rebuild, verifyOnly: true });
      expect(request).toMatchObject({ status: 'done', result: { outcome: 'verified', comparison: { differing: 0 } } });
      expect(resultOf(request).message).toContain('all of 3 documents are equal');
      expect(await trial.builds()).toEqual(['1 serves']);
    });

    it('does not take over when the same fold gives other documents, unless that is accepted', async () => {
      await trial.asked([one], { ...rebuild, verifyOnly: true });
      const changed = ordersModel(1, 2);
      const request = await trial.asked([changed], rebuild);
      expect(request).toMatchObject({
        status: 'failed',
        result: { outcome: 'differences', comparison: { differing: 3 } },
      });
      expect(resultOf(request).comparison?.differences[0]).toMatchObject({
        key: 'A',
        fields: [{ path: 'orders', serving: '2', rebuilt: '4' }],
      });
      expect(await trial.builds()).toEqual(['1 serves']);
      const accepted = await trial.asked([changed], { ...rebuild, acceptDifferences: true });
      expect(accepted).toMatchObject({
        status: 'done',
        result: { outcome: 'took-over', comparison: { differing: 3 } },
      });
      await trial.expectFold(changed);
    });

    it('does not take over with keys parked in it that are not parked in the serving build', async () => {
      const parkedKeys = (_name: string, build: number) => Promise.resolve(build === 1 ? ['B'] : ['B', 'C']);
      const request = await trial.asked([one], rebuild, { parkedKeys });
      expect(request).toMatchObject({ status: 'failed', result: { outcome: 'parked', parkedKeys: ['C'] } });
      expect(await trial.builds()).toEqual(['1 serves']);
    });

    it('shows its phase, its position against the tail and the documents compared', async () => {
      const seen: Partial<RebuildProgress>[] = [];
      const watched: ReadModelStore = {
        ...trial.store,
        build: async <T extends object>(...how: Parameters<ReadModelStore['build']>) => {
          const writer = await trial.store.build<T>(...how);
          return {
            ...writer,
            apply: async (batch: Parameters<typeof writer.apply>[0]) => {
              for (const write of batch.writes) {
                const { progress } = ('doc' in write ? write.doc : {}) as Partial<OperatorRequest>;
                if (progress) seen.push(progress);
              }
              return writer.apply(batch);
            },
          };
        },
      };
      await trial.inProgram([one], () => Promise.resolve());
      const running = await conducting({ store: watched, client: trial.stores.client, readModels: [one] });
      const { id } = await running.requests.make(rebuild);
      await until(async () => (await trial.store.versions('orders')).length === 2);
      const foldings = runFoldings(trial.store, [one], trial.stores.facts);
      await ended(running.requests, id);
      await running.stop();
      await foldings.stop();
      expect([...new Set(seen.map(({ phase }) => phase))]).toEqual(['filling', 'indexing', 'comparing', 'finishing']);
    });

    it('of something that is no read model of the program, or that has no build yet, is answered with the reason', async () => {
      const running = await conducting({ store: trial.store, client: trial.stores.client, readModels: [one] });
      const unknown = await running.requests.make({ ...rebuild, readModel: 'nothing' });
      const early = await running.requests.make(rebuild);
      expect(resultOf(await ended(running.requests, unknown.id)).message).toContain('no read model nothing');
      expect(resultOf(await ended(running.requests, early.id)).message).toContain('no build that serves yet');
      await running.stop();
    });
  });
}
