import { type Fact, forbidden, type Refusal } from '@aftercare/domain';
import type { EventStoreDBClient } from '@eventstore/db-client';
import type { CheckedRequest } from './checked-request';
import type { Outcome } from './command-request';
import { withoutPersonalFields } from './envelope';
import type { FactDecoder } from './fact-decoder';
import type { DoneCommand } from './folded-stream';
import type { patience } from './patience';
import { readFacts } from './read-facts';

/** The outcome of a command that was done before; a refusal when its key came with another command then. */
export async function storedOutcome(
  {
    client,
    decode,
    patient,
  }: {
    readonly client: EventStoreDBClient;
    readonly decode: FactDecoder;
    readonly patient: ReturnType<typeof patience>;
  },
  { id, stream, decider, commandDigest }: CheckedRequest,
  { digest, first, last, position }: DoneCommand,
): Promise<Outcome | Refusal> {
  if (digest !== commandDigest)
    return forbidden(
      'key-reused',
      'this key was used for another command; give every command a key of its own',
      'Idempotency-Key',
    );
  const facts = await patient(async () => {
    const read: Fact[] = [];
    const range = { from: first, maxCount: last - first + 1, decode };
    for await (const fact of readFacts(client, stream, range)) read.push(withoutPersonalFields(decider, fact));
    return read;
  });
  return { id, stream, revision: last, position, facts, repeated: true };
}
