import { promoteInstead } from '../rebuild/builds';
import { openRequests, type OperatorRequests } from '../requests';
import { inTemporaryStore } from '../temporary-store.fixture';
import { askAboutParked } from './ask-parked';
import { auditor, inTrouble, lines } from './parked-story.fixture';

describe('a retry that is asked for in the moment in which the build is replaced', () => {
  it('fails and says so: nobody folds into that build any more', () =>
    inTemporaryStore((store) => {
      const facts = lines(['s', ['A']]);
      return inTrouble({ store, facts, unfoldable: ['10/A'] }, async ({ model, process }) => {
        process.kill();
        const requests = await openRequests({ store, now: () => '2026-01-01T00:00:00.000Z' });
        const replacedMeanwhile: OperatorRequests = {
          ...requests,
          make: async (asking) => {
            await store.build(model, 2, { fold: 1 });
            await promoteInstead(store, model.name, 2, 1);
            return requests.make(asking);
          },
        };
        const wish = { kind: 'retry-parked', by: auditor, key: 'A' } as const;
        const [asked] = await askAboutParked(store, replacedMeanwhile, model, wish);
        const message = `build 1 of ${model.name} was just replaced: ask again`;
        expect(await requests.get(asked!.id)).toMatchObject({ status: 'failed', result: { message } });
      });
    }));
});
