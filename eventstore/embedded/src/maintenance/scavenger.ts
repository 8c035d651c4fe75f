import { randomUUID } from 'node:crypto';

import { EventLog } from '../streams/event-log';
import { reachability } from './reachability';
import { interruptedScavenge, ScavengeEnd, ScavengeHistory, scavengeHistory, ScavengeResult } from './scavenge-history';
import { scavengeSegment } from './segment-scavenge';

/** Scavenges the log while the node runs, one scavenge at a time. */
export interface Scavenger {
  /**
   * Begins a scavenge, or tells of the one under way; resolves when its history says that it has begun, so that whoever may
   * read that can. `nodeEndpoint` stands in the history. Rejects when the history cannot be written.
   */
  start(nodeEndpoint: string): Promise<{ readonly id: string; readonly started: boolean }>;
  /** Ends a scavenge; what it has done stays done, and the next one goes on. False: it is not under way. */
  stop(id: string): boolean;
  /** Ends the scavenge under way, and waits until it has let go of the files. */
  close(): Promise<void>;
}

/** How long a scavenge keeps the node busy before others have their turn. */
const TURN_MS = 1;

class Stopped extends Error {}

interface Running {
  readonly id: string;
  /** Settles when the history tells of the scavenge. */
  readonly begun: Promise<void>;
  stopped: boolean;
}

/** Notes first, in the history, that a scavenge was interrupted when the node ended, if one was. */
export function openScavenger(log: EventLog): Scavenger {
  let running: Running | undefined;
  let written = noteInterrupted(log);

  const run = async (scavenge: Running, history: ScavengeHistory): Promise<void> => {
    await scavenge.begun;
    const end = await scavengeLog(log, history, () => scavenge.stopped);
    // Whoever reads of the end may start the next one.
    running = undefined;
    await history.completed(end);
  };

  const begin = (nodeEndpoint: string): Running => {
    const id = randomUUID();
    const history = scavengeHistory(log, id, nodeEndpoint);
    const begun = written.then(() => {
      // What is there now becomes closed segments: only these are rewritten.
      log.store.closeSegment();
      return history.started();
    });
    const scavenge = { id, begun, stopped: false };
    written = run(scavenge, history).catch((error: unknown) => {
      if (running === scavenge) running = undefined;
      tell(`scavenge ${id} could not be written down (${String(error)})`);
    });
    return scavenge;
  };

  return {
    start: async (nodeEndpoint) => {
      const underWay = running;
      const { id, begun } = (running ??= begin(nodeEndpoint));
      await begun;
      return { id, started: underWay === undefined };
    },
    stop: (id) => {
      if (running?.id !== id) return false;
      running.stopped = true;
      return true;
    },
    close: async () => {
      if (running) running.stopped = true;
      await written;
    },
  };
}

async function scavengeLog(log: EventLog, history: ScavengeHistory, isStopped: () => boolean): Promise<ScavengeEnd> {
  const begun = performance.now();
  let spaceSaved = 0;
  const ended = (result: ScavengeResult) => ({ result, milliseconds: performance.now() - begun, spaceSaved });

  const fateOf = reachability(log);
  const pause = turns(isStopped);
  try {
    for (const { number } of log.store.segments().slice(0, -1)) {
      const segmentBegun = performance.now();
      const done = await scavengeSegment(log.store, number, fateOf, pause);
      if (!done) continue;
      spaceSaved += done.spaceSaved;
      await history.segmentDone(number, performance.now() - segmentBegun, done);
    }
    return ended('Success');
  } catch (error) {
    if (error instanceof Stopped) return ended('Stopped');
    const reason = error instanceof Error ? error.message : String(error);
    tell(`a scavenge failed: ${reason}`);
    return { ...ended('Errored'), error: reason };
  }
}

/** Gives a turn to others from time to time. */
function turns(isStopped: () => boolean): () => Promise<void> | undefined {
  let until = performance.now() + TURN_MS;
  return () => {
    if (isStopped()) throw new Stopped();
    if (performance.now() < until) return undefined;
    return new Promise((resolve) =>
      setImmediate(() => {
        until = performance.now() + TURN_MS;
        resolve();
      }),
    );
  };
}

async function noteInterrupted(log: EventLog): Promise<void> {
  try {
    const interrupted = interruptedScavenge(log);
    if (!interrupted) return;
    const history = scavengeHistory(log, interrupted.id, interrupted.nodeEndpoint);
    const error = 'The node was restarted.';
    await history.completed({ result: 'Interrupted', error, milliseconds: 0, spaceSaved: 0 });
  } catch (error) {
    tell(`an interrupted scavenge could not be written down (${String(error)})`);
  }
}

function tell(line: string): void {
  process.stderr.write(`event store: ${line}\n`);
}
