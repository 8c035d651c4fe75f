import { setTimeout as pause } from 'node:timers/promises';
import { isRefusal, type Refusal } from '@aftercare/domain';
import { attempt, type AttemptParts, type Reserved } from './attempt';
import type { CheckedRequest } from './checked-request';
import type { Outcome } from './command-request';
import { unfolded } from './folded-stream';
import { patience } from './patience';
import { sameKey } from './reservations';
import { StoreUnavailable } from './store-errors';

/** Writers of other processes may come first so long (milliseconds) and so often before a command gives up. */
const contention = { time: 10_000, attempts: 10 };

/**
 * Runs one command to its end: on what is in memory of its stream first, and again on what the store holds whenever
 * another writer came first or the decision was a refusal that older knowledge might have caused.
 * Must not run twice at a time for one stream.
 */
export function executionOf(parts: Omit<AttemptParts, 'patient'>) {
  return async (checked: CheckedRequest): Promise<Outcome | Refusal> => {
    const { decider, declaration, stream, request, id } = checked;
    const { streams, reservations } = parts;
    const patient = patience(parts.patience);
    const read = () => patient(() => streams.upToDate(decider, id));

    const blind = declaration.creates === true && request.expectedRevision === undefined;
    let folded = streams.known(stream) ?? (blind ? unfolded(decider, stream) : await read());
    const reserved: Reserved[] = [];
    const until = performance.now() + contention.time;
    for (let tries = 0; tries < contention.attempts || performance.now() < until; tries += 1) {
      const result = await attempt({ ...parts, patient }, checked, folded, { verified: tries > 0, reserved });
      if (result === 'read-again') {
        // Writers that met once would meet again without a pause of chance.
        if (tries > 0) await pause(Math.random() * Math.min(2 ** tries, 64));
        folded = await read();
        continue;
      }
      if (isRefusal(result) && reserved.length > 0) {
        const held = decider.holds?.(folded.state) ?? [];
        const keys = reserved.map(({ key }) => key);
        const idle = keys.filter((key) => !held.some((other) => sameKey(key, other)));
        await reservations.release(idle, stream);
      }
      return result;
    }
    throw new StoreUnavailable(`too many commands at once for ${stream}; send this one again in a moment`);
  };
}
