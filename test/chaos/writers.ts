import { randomUUID } from 'node:crypto';

import { EventStoreDBClient } from '@eventstore/db-client';

import { eventOfId } from './event-of-id';
import { Answer, Expected, Ledger, SentAppend } from './ledger';
import { between, Random, seededRandom } from './seeded-random';

export const WRITERS = 64;

/** Writers that share a few streams and expect nothing of them. */
const SHARING = 20;
const SHARED_STREAMS = 4;

/** Sends one append; both paths of the client are used. */
export async function send(client: EventStoreDBClient, append: SentAppend): Promise<Answer> {
  const { nextExpectedRevision, position } = await client.appendToStream(append.stream, append.ids.map(eventOfId), {
    expectedRevision: append.expected,
    // Credentials of the call's own make the client take the classic path.
    ...(append.classic ? { credentials: { username: 'admin', password: 'changeit' } } : {}),
  });
  return { revision: Number(nextExpectedRevision), position: position?.commit ?? -1n };
}

/** What the writers of one round have in common. */
export interface Round {
  readonly number: number;
  readonly seed: number;
  /** Rejects when the node is gone. */
  readonly gone: Promise<never>;
  /** Called at every answer. */
  answered(this: void): void;
}

/**
 * 64 writers that append until the node is gone. Most have a stream of their own, half of these a new one each round,
 * and name the exact revision; the others share streams. Resolves when all of them have lost the node.
 */
export async function writeUntilGone(client: EventStoreDBClient, ledger: Ledger, round: Round): Promise<void> {
  const writers = Array.from({ length: WRITERS }, (_, index) =>
    write(client, ledger, plan(index, round.number), seededRandom(round.seed * WRITERS + index), round),
  );
  await Promise.allSettled(writers);
}

interface Plan {
  readonly stream: string;
  readonly exact: boolean;
  readonly classic: boolean;
}

function plan(index: number, round: number): Plan {
  const classic = index % 3 === 0;
  if (index < SHARING) return { stream: `shared-${index % SHARED_STREAMS}`, exact: false, classic };
  return { stream: index % 2 === 0 ? `own-${index}` : `own-${index}-${round}`, exact: true, classic };
}

async function write(
  client: EventStoreDBClient,
  ledger: Ledger,
  { stream, exact, classic }: Plan,
  random: Random,
  { gone, answered }: Round,
): Promise<never> {
  let length = ledger.length(stream);
  for (;;) {
    const ids = Array.from({ length: random() < 0.6 ? 1 : between(random, 2, 10) }, () => randomUUID());
    const append: SentAppend = { stream, ids, expected: exact ? revisionOf(length) : 'any', classic };
    ledger.sent(append);
    ledger.acknowledged(append, await Promise.race([send(client, append), gone]));
    answered();
    length += ids.length;
  }
}

const revisionOf = (length: number): Expected => (length === 0 ? 'no_stream' : BigInt(length - 1));
