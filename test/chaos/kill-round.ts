import { setTimeout as delay } from 'node:timers/promises';

import { EventStoreDBClient } from '@eventstore/db-client';

import { verify } from '../../eventstore/embedded/src/maintenance/verify';
import { ChildNode, childNode, killedAtStart } from '../../eventstore/embedded/src/testing/child-node';
import { createLedger, Ledger, SentAppend } from './ledger';
import { readAllFrom } from './read-all-from';
import { between, seededRandom } from './seeded-random';
import { send, writeUntilGone } from './writers';

/** What one round did. */
export interface KillRound {
  /** Milliseconds from the round's first answer, or in some rounds from the first append, to the kill. */
  readonly killedAfter: number;
  /** How many starts were killed too, before the one that counts. */
  readonly startsKilled: number;
  readonly acknowledged: number;
  readonly retried: number;
  readonly differences: readonly string[];
}

/** A node on one directory that is killed again and again, and everything that was ever written to it. */
export interface Chaos {
  round(number: number): Promise<KillRound>;
  /** Reads everything once more, stream by stream, ends the node and verifies its files. Returns the differences. */
  finish(): Promise<string[]>;
  /** Ends what is running. */
  stop(): Promise<void>;
}

const LONGEST_ROUND_MS = 400;
/** Of how many rounds one does not wait for an answer. */
const BLIND_ROUNDS = 8;
const LONGEST_START_MS = 200;
/** Of how many starts one is killed. */
const STARTS_KILLED = 8;

export function chaos(dataDir: string, seed: number): Chaos {
  const ledger = createLedger();
  let running: { node: ChildNode; client: EventStoreDBClient } | undefined;
  let position: bigint | undefined;

  const start = async (): Promise<{ node: ChildNode; client: EventStoreDBClient }> => {
    if (running) return running;
    const node = await childNode(dataDir);
    running = { node, client: EventStoreDBClient.connectionString(node.url) };
    return running;
  };

  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    const code = (await running?.node.end(signal)) ?? null;
    await running?.client.dispose();
    running = undefined;
    return code;
  };

  /** Compares what came to the log since the last look. */
  const look = async (client: EventStoreDBClient): Promise<string[]> => {
    const events = await readAllFrom(client, position);
    position = events.at(-1)?.position?.commit ?? position;
    return ledger.look(events);
  };

  const writeAndKill = async (number: number, milliseconds: number, blind: boolean): Promise<void> => {
    const { client } = await start();
    let answered = (): void => undefined;
    const begun = blind ? Promise.resolve() : new Promise<void>((resolve) => (answered = resolve));
    const killed = begun.then(() => delay(milliseconds)).then(() => end('SIGKILL'));
    const gone = killed.then(() => Promise.reject(new Error('an append without an answer by now will have none')));
    await writeUntilGone(client, ledger, { number, seed: seed + number, gone, answered });
    await killed;
  };

  return {
    round: async (number) => {
      const random = seededRandom(seed + number);
      const killedAfter = between(random, 0, LONGEST_ROUND_MS);
      await writeAndKill(number, killedAfter, between(random, 1, BLIND_ROUNDS) === 1);
      const acknowledged = ledger.unsettled().filter(({ answer }) => answer);
      let startsKilled = 0;
      for (; between(random, 1, STARTS_KILLED) === 1; startsKilled++)
        await killedAtStart(dataDir, between(random, 0, LONGEST_START_MS));
      const { client } = await start();
      const differences = await look(client);
      const repeats = [...lastExact(acknowledged), ...ledger.unsettled().filter(isRetried)];
      for (const outcome of await Promise.all(repeats.map((append) => retry(client, ledger, append))))
        if (outcome) differences.push(outcome);
      differences.push(...(await look(client)));
      return { killedAfter, startsKilled, acknowledged: acknowledged.length, retried: repeats.length, differences };
    },
    finish: async () => {
      const { client } = await start();
      const differences = await compareStreams(client, ledger);
      const code = await end('SIGTERM');
      await verify(dataDir, (problem) => differences.push(problem));
      return code === 0 ? differences : [...differences, `the node ended with ${code} on SIGTERM`];
    },
    stop: async () => {
      await end('SIGKILL');
    },
  };
}

/** With `any` the node forgets ids when it ends, so that a careful writer looks first, and sends what is not there. */
const isRetried = ({ expected, found }: SentAppend): boolean => expected !== 'any' || !found;

/** The last append of each stream that named an exact revision. */
const lastExact = (appends: readonly SentAppend[]): Iterable<SentAppend> =>
  new Map(appends.filter(({ expected }) => expected !== 'any').map((append) => [append.stream, append])).values();

/** Sends an append again with the same ids: what is there already is answered as it was, or would have been. */
async function retry(client: EventStoreDBClient, ledger: Ledger, append: SentAppend): Promise<string | undefined> {
  const { stream, expected, ids, found } = append;
  const answer = await send(client, append);
  ledger.acknowledged(append, answer);
  const revision =
    expected === 'any' ? answer.revision : Number(expected === 'no_stream' ? -1n : expected) + ids.length;
  const wanted = { revision, position: found?.position ?? answer.position };
  if (answer.revision === wanted.revision && answer.position === wanted.position) return undefined;
  return `${stream}: the retry was answered ${answer.revision}/${answer.position}, not ${wanted.revision}/${wanted.position}`;
}

/** Every stream by itself holds what `$all` showed of it, in the same order. */
async function compareStreams(client: EventStoreDBClient, ledger: Ledger): Promise<string[]> {
  const differences: string[] = [];
  for (const [stream, ids] of ledger.streams) {
    const stored: string[] = [];
    for await (const { event } of client.readStream(stream)) if (event) stored.push(event.id);
    if (stored.join() !== ids.join()) differences.push(`${stream}: ${stored.length} events, ${ids.length} in $all`);
  }
  return differences;
}
