import { setTimeout as pause } from 'node:timers/promises';
import { readModels } from '@aftercare/read-models';
import { apiClient } from '../../../apps/cli/src/api-client';
import { publishDefaults } from '../../../apps/cli/src/commands/standards';
import { compareWithFold } from '../compare-with-fold';
import { factsOfLog } from '../facts-of-log';
import { type Random, seededRandom } from '../seeded-random';
import { acknowledgedCommands, type Acknowledged } from './acknowledged';
import { client as clientOf, gate, type Gate } from './clients';
import { disturb, type Tally } from './disturbances';
import { importUntilEnd } from './importer';
import { rebuilds, type Rebuilds } from './rebuilds';
import { newerFacts, type NewerFacts } from './newer-facts';
import { type Patience, patienceOf, settled } from './settled';
import { type Company, openCompany } from './stores-and-processes';
import { tellStories } from './storytellers';
import { takeovers } from './takeovers';

export interface ChaosOptions {
  readonly dataDir: string;
  readonly seed: number;
  /** Of disturbance, all rounds together. */
  readonly seconds: number;
  /** Read models in the MongoDB peer instead of the embedded store. */
  readonly mongodb: boolean;
  /** Commands of all clients together; as many as the company takes unless stated. */
  readonly perSecond?: number | undefined;
  readonly say: (line: string) => void;
}

/** What a run did, and whether the promise held. */
export interface ChaosResult {
  readonly facts: number;
  readonly acknowledged: number;
  readonly refused: ReadonlyMap<string, number>;
  readonly tally: Tally;
  readonly takeovers: number;
  readonly rebuilds: number;
  /** Keys that were parked behind facts of a newer program. */
  readonly parked: number;
  readonly documents: number;
  /** From letting go of everything to the moment nothing was behind: the longest of all rounds, in milliseconds. */
  readonly longestToLagZero: number;
  readonly differences: readonly string[];
}

const models = readModels({ zone: 'UTC' });
const projectors = 3;
const roundSeconds = 30;

/** Traffic and disturbance in rounds; after each everything is let go until nothing is behind. At the end all is compared. */
export async function chaosRun({
  dataDir,
  seed,
  seconds,
  mongodb,
  perSecond,
  say,
}: ChaosOptions): Promise<ChaosResult> {
  const company = await openCompany({ dataDir, projectors, mongodb });
  try {
    const api = apiClient(company.processes.apiUrl);
    await publishDefaults(api);
    const acknowledged = acknowledgedCommands();
    const through = gate(perSecond);
    const client = clientOf(api, through, acknowledged);
    const traffic = Promise.all([
      importUntilEnd(api, through, acknowledged, seededRandom(seed + 1), perSecond),
      tellStories(client, seed, seededRandom(seed + 2)),
    ]);
    const asked = rebuilds(api);
    const newer = newerFacts(api, company.log, seededRandom(seed + 3));
    const tally: Tally = new Map();
    const run = {
      company,
      through,
      traffic,
      acknowledged,
      asked,
      newer,
      tally,
      random: seededRandom(seed),
      say,
      patience: patienceOf({ mongodb }),
    };
    const longestToLagZero = await inRounds(run, seconds);
    const facts = await factsOfLog(company.log);
    const { documents, differences } = await compareWithFold(company.store, models, facts);
    return {
      ...{ facts: facts.length, acknowledged: acknowledged.count(), refused: client.refused, tally, documents },
      ...{
        takeovers: await takeovers(company.store),
        rebuilds: asked.count(),
        parked: newer.parked(),
        longestToLagZero,
      },
      differences: [
        ...differences,
        ...acknowledged.differencesTo(facts),
        ...asked.differences(),
        ...newer.differences(),
      ],
    };
  } finally {
    await company.close();
  }
}

interface Run {
  readonly company: Company;
  readonly through: Gate;
  /** Resolves when all clients are done. */
  readonly traffic: Promise<unknown>;
  readonly acknowledged: Acknowledged;
  readonly asked: Rebuilds;
  readonly newer: NewerFacts;
  readonly tally: Tally;
  readonly random: Random;
  readonly patience: Patience;
  readonly say: (line: string) => void;
}

/** Resolves to the longest time to lag zero, in milliseconds. */
async function inRounds(run: Run, seconds: number): Promise<number> {
  const { company, through, traffic, acknowledged, asked, newer, patience, say } = run;
  const rounds = Math.max(1, Math.round(seconds / roundSeconds));
  let longest = 0;
  for (let round = 1; round <= rounds; round++) {
    await disturbedFor((seconds * 1_000) / rounds, run, round);
    if (round === rounds) {
      through.end();
      await traffic;
    } else through.close();
    const { left, milliseconds } = await settled(company.log, company.store, models, patience);
    longest = Math.max(longest, milliseconds);
    const begun = performance.now();
    // A rebuild folds them all, and parks what the build before it has parked.
    const longEnough = patience.base + (await factsOfLog(company.log)).length * patience.perFact;
    await newer.discard(longEnough);
    await asked.finished(longEnough);
    await newer.discard(longEnough);
    say(
      `round ${round} of ${rounds}: ${acknowledged.count()} commands acknowledged, ${left} facts left to fold, ` +
        `lag zero after ${inSeconds(milliseconds)}, rebuilds and parked keys done with ${inSeconds(performance.now() - begun)} later`,
    );
    through.open();
  }
  return longest;
}

const inSeconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(1)} s`;

/** Disturbs everything; in the middle of it two read models are asked to be rebuilt, other ones each time. */
async function disturbedFor(milliseconds: number, run: Run, round: number): Promise<void> {
  const { company, traffic, asked, newer, tally, random } = run;
  const end = new AbortController();
  const { restartable, processes } = company;
  const disturbing = disturb({ members: processes.members, restartable, random, tally }, end.signal);
  const middle = async (): Promise<void> => {
    await newer.append();
    await pause(milliseconds / 2);
    const names = [2 * round, 2 * round + 1].map((at) => models[at % models.length]?.name ?? '');
    await Promise.all(names.map((name) => asked.ask(name)));
    // A client that fails ends the run at once; one that is done has nothing to tell.
    await pause(milliseconds / 2);
  };
  const failed = traffic.then(() => new Promise<never>(() => undefined));
  await Promise.race([middle(), failed]).finally(() => end.abort());
  await disturbing;
}
