import fc from 'fast-check';
import type { RecordedFact } from '@aftercare/domain';
import { openReadModelStore, type ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import { expectFold, foldInto } from './folded-facts.fixture';
import { countingProxy, type Loss } from './mongodb-messages.fixture';
import { inMongodb, mongodbUrl } from './mongodb-store.fixture';
import { modelsUnderTest, stories } from './stories.fixture';

const facts: readonly RecordedFact[] = fc
  .sample(stories, { seed: 11, numRuns: 4 })
  .flat()
  .map((fact, at) => ({ ...fact, position: at + 1 }));

/** One that changes its documents again and again, and one that removes them. */
const models = modelsUnderTest.filter(({ name }) => name === 'customer-value' || name === 'forgetful');

interface Losing {
  readonly database: string;
  readonly nth: number;
  readonly loss: Loss;
  /** Whether the process goes on; else it ends in that moment. */
  readonly goesOn: boolean;
}

/** Folds through a proxy that loses all connections at the nth writing command; true when it came to that. */
async function foldLosing(model: AnyReadModel, { database, nth, loss, goesOn }: Losing): Promise<boolean> {
  const abort = new AbortController();
  const url = new URL(mongodbUrl);
  const lose = () => {
    if (!goesOn) abort.abort();
    return !goesOn;
  };
  const proxy = await countingProxy({ target: Number(url.port || 27017), nth, loss, lose });
  url.host = `127.0.0.1:${proxy.port}`;
  url.searchParams.set('directConnection', 'true');
  url.searchParams.set('serverSelectionTimeoutMS', goesOn ? '5000' : '50');
  const store: ReadModelStore = await openReadModelStore({ mongodbUrl: url.toString(), database });
  try {
    await foldInto(store, model, facts, { abort });
    return proxy.lost();
  } finally {
    await store.close();
    await proxy.stop();
  }
}

describe('a read model in MongoDB', () => {
  const everyNth = async (work: (model: AnyReadModel, nth: number) => Promise<boolean>): Promise<number> => {
    let losses = 0;
    for (const model of models) {
      for (let nth = 1; await work(model, nth); nth++) losses += 1;
    }
    return losses;
  };

  it.each<Loss>(['before', 'after'])(
    'holds the fold of its facts when its process dies at any writing command, %s the server did it',
    async (loss) => {
      const losses = await everyNth(async (model, nth) => {
        let lost = false;
        await inMongodb(async (store, database) => {
          lost = await foldLosing(model, { database, nth, loss, goesOn: false });
          await foldInto(store, model, facts);
          await expectFold(store, model, facts);
        });
        return lost;
      });
      // Each makes its build, its indexes, lets it serve and writes some batches, two commands each.
      expect(losses).toBeGreaterThan(10 * models.length);
    },
  );

  it.each<Loss>(['before', 'after'])(
    'holds the fold of its facts when the connection is lost at any writing command, %s the server did it, and it goes on',
    async (loss) => {
      const losses = await everyNth(async (model, nth) => {
        let lost = false;
        await inMongodb(async (store, database) => {
          lost = await foldLosing(model, { database, nth, loss, goesOn: true });
          await expectFold(store, model, facts);
        });
        return lost;
      });
      // Each makes its build, its indexes, lets it serve and writes some batches, two commands each.
      expect(losses).toBeGreaterThan(10 * models.length);
    },
  );
});
