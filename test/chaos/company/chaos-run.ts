import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from '@aftercare/event-sourcing';
import { openReadModelStore } from '@aftercare/read-model-store';
import { readModels } from '@aftercare/read-models';
import { apiClient } from '../../../apps/cli/src/api-client';
import { publishDefaults } from '../../../apps/cli/src/commands/standards';
import { compareWithFold } from '../compare-with-fold';
import { factsOfLog } from '../facts-of-log';
import { seededRandom } from '../seeded-random';
import { acknowledgedCommands } from './acknowledged';
import { client as clientOf, gate } from './clients';
import { disturb, type Tally } from './disturbances';
import { importUntilEnd } from './importer';
import { startMongodbPeer } from './mongodb-peer';
import { startProcesses } from './processes';
import { settled } from './settled';
import { tellStories } from './storytellers';

export interface ChaosOptions {
  readonly dataDir: string;
  readonly seed: number;
  /** Of disturbance, all rounds together. */
  readonly seconds: number;
  /** Read models in the MongoDB peer instead of the embedded store. */
  readonly mongodb: boolean;
  readonly say: (line: string) => void;
}

/** What a run did, and whether the promise held. */
export interface ChaosResult {
  readonly facts: number;
  readonly acknowledged: number;
  readonly refused: ReadonlyMap<string, number>;
  readonly tally: Tally;
  readonly documents: number;
  /** From letting go of everything to the moment nothing was behind: the longest of all rounds, in milliseconds. */
  readonly longestToLagZero: number;
  readonly differences: readonly string[];
}

const models = readModels({ zone: 'UTC' });
const projectors = 1;
const database = 'aftercare_chaos';
const roundSeconds = 30;

/** Traffic and disturbance in rounds; after each everything is let go until nothing is behind. At the end all is compared. */
export async function chaosRun({ dataDir, seed, seconds, mongodb, say }: ChaosOptions): Promise<ChaosResult> {
  const random = seededRandom(seed);
  const peer = mongodb ? await startMongodbPeer() : undefined;
  const store = await openReadModelStore(
    peer ? { mongodbUrl: peer.url, database } : { file: join(dataDir, 'read-models.sqlite') },
  );
  const processes = await startProcesses({
    ...{ dataDir, projectors, say: () => undefined },
    ...(peer && { mongodb: { port: Number(new URL(peer.url).port), database } }),
  });
  const log = connect(processes.eventStoreUrl);
  try {
    const api = apiClient(processes.apiUrl);
    await publishDefaults(api);
    const acknowledged = acknowledgedCommands();
    const through = gate();
    const client = clientOf(api, through, acknowledged);
    const traffic = Promise.all([
      importUntilEnd(api, through, acknowledged, seededRandom(seed + 1)),
      tellStories(client, seed, seededRandom(seed + 2)),
    ]);
    // A client that fails ends the run at once.
    const failed = traffic.then(() => new Promise<never>(() => undefined));
    const tally: Tally = new Map();
    let longestToLagZero = 0;
    const rounds = Math.max(1, Math.round(seconds / roundSeconds));
    for (let round = 1; round <= rounds; round++) {
      const end = new AbortController();
      const disturbing = disturb({ members: processes.members, restartable: [], random, tally }, end.signal);
      await Promise.race([pause((seconds * 1_000) / rounds), failed]).finally(() => end.abort());
      await disturbing;
      if (round === rounds) {
        through.end();
        await traffic;
      } else through.close();
      const lagZeroAfter = await settled(log, store, models);
      longestToLagZero = Math.max(longestToLagZero, lagZeroAfter);
      say(
        `round ${round} of ${rounds}: ${acknowledged.count()} commands acknowledged, lag zero after ${(lagZeroAfter / 1_000).toFixed(1)} s`,
      );
      through.open();
    }
    const facts = await factsOfLog(log);
    const { documents, differences } = await compareWithFold(store, models, facts);
    return {
      ...{ facts: facts.length, acknowledged: acknowledged.count(), refused: client.refused, tally, documents },
      longestToLagZero,
      differences: [...differences, ...acknowledged.differencesTo(facts)],
    };
  } finally {
    await log.dispose();
    await store.close();
    await processes.stop();
    await peer?.stop();
  }
}
