import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { EventStoreDBClient } from '@eventstore/db-client';
import type { Instant } from '@aftercare/domain';
import { subscribeToFacts, systemClock, type CommandExecutor, type FactDecoder } from '@aftercare/event-sourcing';
import { StoreRuleBroken, type ReadModelStore } from '@aftercare/read-model-store';
import type { BackOff } from '../back-off';
import { stoppedAtFact, type Place } from '../arrived';
import { health, stoppedAtPosition } from '../health';
import { inTurn } from '../in-turn';
import { reasonOf, type Log } from '../log';
import type { PolicyStatus, StoppedAt } from '../projector-status';
import { mendingOf } from '../parking/mending';
import { NO_BUILD } from '../parking/parked-entry';
import { openParking, type Parking } from '../parking/parking';
import { checkpointSaver } from './checkpoint-saver';
import { timerLoop, type TimerLoop } from './fire-timers';
import { lowWater } from './low-water';
import type { Policy } from './policy';
import { policyContext } from './policy-context';
import { openCheckpoint, PolicyTakenOver } from './policy-progress';
import { policyWork } from './policy-work';
import { redoParked } from './redo-parked';
import { openTimers } from './timers';
import { unlessRuleBroken } from './unless-rule-broken';

export interface PolicyOptions {
  readonly policy: Policy;
  readonly client: EventStoreDBClient;
  readonly store: ReadModelStore;
  readonly executor: Pick<CommandExecutor, 'execute' | 'state'>;
  readonly decode: FactDecoder;
  readonly backOff: BackOff;
  readonly signal: AbortSignal;
  readonly log: Log;
  /** What timers go by. The machine's clock unless stated. */
  readonly clock?: () => Instant;
  /** More parked streams than that stop the policy. 100 unless stated. */
  readonly maxParkedKeys?: number;
  /** How often the clock and operators' requests are looked at, in milliseconds. 250 unless stated. */
  readonly tickMs?: number;
}

export interface RunningPolicy {
  /** Resolves after the signal, when the commands under way are done and saved, or when the policy stopped. */
  readonly ended: Promise<void>;
  status(): PolicyStatus;
}

/** Progress is saved when nothing is under way, and at the latest after so many steps: a crash repeats little more. */
const STEPS_A_SAVE = 64;
/** Requests are looked for in the store: more seldom than the clock. */
const TICKS_A_REQUEST = 4;

const maySaveAgain = (error: unknown): boolean =>
  !(error instanceof StoreRuleBroken || error instanceof PolicyTakenOver);

/**
 * Runs a policy from its checkpoint on: every command it calls for is done once, whatever crashes on the way, those of timers
 * when they are due. A fact that fails is parked with the later ones of its stream; all others go on. Of two that run the same
 * policy the one that began earlier ends.
 */
export function startPolicy(options: PolicyOptions): RunningPolicy {
  const { policy, client, store, executor, decode, backOff, log, clock = systemClock } = options;
  const { maxParkedKeys = 100, tickMs = 250 } = options;
  const named = { policy: policy.name };
  const ownEnd = new AbortController();
  const signal = AbortSignal.any([options.signal, ownEnd.signal]);
  // Each command under way that waits for a store listens.
  setMaxListeners(0, signal);
  const { doing, insist, status, ...own } = health({ named, backOff, signal, log });
  const counted = { issued: 0, refused: 0 };
  let checkpoint = -1;
  let parked: Parking | undefined;
  let loop: TimerLoop | undefined;

  /** For good: only another start helps. */
  const stop = (at: StoppedAt): void => {
    own.stop(at);
    ownEnd.abort();
  };
  const stopUnlessEnded = (error: unknown): void => stop(stoppedAtPosition(checkpoint, error));

  /** One at a time, so that it is stopped for as long as one of them has no room. */
  const oneByOne = inTurn();
  const parkIn =
    (parking: Parking) =>
    async (fact: Place, error: unknown): Promise<boolean> =>
      oneByOne(async () => {
        for (;;) {
          signal.throwIfAborted();
          const full = await insist(() => parking.park(fact, fact.stream, error), unlessRuleBroken);
          if (!full) break;
          own.stop(full);
          // Until retries or discards make room.
          await pause(tickMs, undefined, { signal });
        }
        own.resume();
        const at = stoppedAtFact(fact, error);
        log.error({ ...named, ...at }, 'parked this fact; later ones of its stream wait behind it, all others go on');
        return true;
      }).catch((failure: unknown) => (stop(stoppedAtFact(fact, failure)), false));

  const mending = mendingOf({ client, decode, store, clock, holder: randomUUID(), everyMs: tickMs * TICKS_A_REQUEST });
  const open = async () => {
    const checkpointed = await openCheckpoint(store, policy.name);
    const { position } = checkpointed.progress;
    const of = { store, name: policy.name, build: NO_BUILD, checkpoint: position };
    const parking = await openParking({ ...of, clock, maxKeys: maxParkedKeys, mending });
    return { checkpointed, parking, timers: await openTimers(store, policy.name) };
  };

  const run = async ({ checkpointed, parking, timers }: Awaited<ReturnType<typeof open>>): Promise<void> => {
    const { progress, save } = checkpointed;
    checkpoint = progress.position;
    parked = parking;
    doing('catching-up');
    const water = lowWater(progress);
    const saver = checkpointSaver(async () => {
      const reached = water.progress();
      await insist(() => save(reached), maySaveAgain).then(
        () => void (checkpoint = reached.position),
        (error: unknown) => stop(stoppedAtPosition(reached.position, error)),
      );
    }, STEPS_A_SAVE);
    const work = policyWork({
      ...{ policy, executor, water, parking, timers, insist, signal },
      context: policyContext({ client, executor, decode }),
      park: parkIn(parking),
      timerSet: (due) => loop?.noticed(due),
      issued: (outcome) => void counted[outcome === 'refused' ? 'refused' : 'issued']++,
      stepped: () => saver.stepped(water.open() === 0),
    });
    const fired = timerLoop({ timers, fire: work.fire, clock, tickMs, insist, signal });
    loop = fired;
    const redoing = { redo: work.redo, timers, wake: () => fired.wake(), signal };
    const mended = parking
      .mend((tools) => redoParked(redoing, tools), {
        between: (action) => insist(action, unlessRuleBroken),
        signal,
      })
      .catch(stopUnlessEnded);
    let firing: Promise<void> | undefined;
    const from = progress.position < 0 ? ('start' as const) : progress.position;
    const onInterruption = (error: unknown, position: number, pause: number): void =>
      log.warn({ ...named, position, pause, reason: reasonOf(error) }, 'the event store is away, trying again');
    for await (const item of subscribeToFacts(client, { from, types: policy.facts, signal, decode, onInterruption })) {
      if (item.kind === 'caught-up') {
        doing('live');
        // Not before: of timers that are overdue, the one that is due longest may stand in a fact not read yet.
        firing ??= fired.run().catch(stopUnlessEnded);
      } else if (item.kind === 'checkpoint') work.passed(item.position);
      else if (item.kind === 'undecodable') await work.undecodable(item.error);
      else await work.take(item.fact, progress.within?.position === item.fact.position ? progress.within.done : 0);
    }
    await Promise.all([mended, firing]);
    await work.idle();
    await saver.finish();
  };

  return {
    ended: insist(open, unlessRuleBroken).then(run).catch(stopUnlessEnded),
    status: () => ({
      ...{ name: policy.name, checkpoint, ...counted, parked: parked?.keys() ?? 0 },
      timers: loop?.status() ?? { lateMs: 0 },
      ...status(),
    }),
  };
}
