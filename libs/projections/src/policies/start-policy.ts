import { setMaxListeners } from 'node:events';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { subscribeToFacts, type CommandExecutor, type FactDecoder } from '@aftercare/event-sourcing';
import { StoreRuleBroken, type ReadModelStore } from '@aftercare/read-model-store';
import type { BackOff } from '../back-off';
import { stoppedAtFact } from '../fold-batch';
import { health, stoppedAtPosition } from '../health';
import { reasonOf, type Log } from '../log';
import type { PolicyStatus, StoppedAt } from '../projector-status';
import { checkpointSaver } from './checkpoint-saver';
import { lowWater } from './low-water';
import type { Policy } from './policy';
import { openCheckpoint, type PolicyCheckpoint } from './policy-progress';
import { policyWork } from './policy-work';

export interface PolicyOptions {
  readonly policy: Policy;
  readonly client: EventStoreDBClient;
  readonly store: ReadModelStore;
  readonly executor: Pick<CommandExecutor, 'execute' | 'state'>;
  readonly decode: FactDecoder;
  readonly backOff: BackOff;
  readonly signal: AbortSignal;
  readonly log: Log;
}

export interface RunningPolicy {
  /** Resolves after the signal, when the commands under way are done and saved, or when the policy stopped. */
  readonly ended: Promise<void>;
  status(): PolicyStatus;
}

/** Progress is saved when nothing is under way, and at the latest after so many steps: a crash repeats little more. */
const STEPS_A_SAVE = 64;

const unlessRuleBroken = (error: unknown): boolean => !(error instanceof StoreRuleBroken);

/** Runs a policy from its checkpoint on: every command it calls for is done once, whatever crashes on the way. */
export function startPolicy(options: PolicyOptions): RunningPolicy {
  const { policy, client, store, executor, decode, backOff, log } = options;
  const named = { policy: policy.name };
  const ownEnd = new AbortController();
  const signal = AbortSignal.any([options.signal, ownEnd.signal]);
  // Each command under way that waits for a store listens.
  setMaxListeners(0, signal);
  const { doing, insist, status, ...own } = health({ named, backOff, signal, log });
  const counted = { issued: 0, refused: 0 };
  let checkpoint = -1;

  const stop = (at: StoppedAt): void => {
    own.stop(at);
    ownEnd.abort();
  };

  const run = async ({ progress, save }: PolicyCheckpoint): Promise<void> => {
    checkpoint = progress.position;
    doing('catching-up');
    const water = lowWater(progress);
    const saver = checkpointSaver(async () => {
      const reached = water.progress();
      await insist(() => save(reached), unlessRuleBroken).then(
        () => void (checkpoint = reached.position),
        (error: unknown) => stop(stoppedAtPosition(reached.position, error)),
      );
    }, STEPS_A_SAVE);
    const work = policyWork({
      ...{ policy, executor, water, insist, stop, signal },
      stepped: (outcome) => {
        if (outcome) counted[outcome === 'refused' ? 'refused' : 'issued']++;
        saver.stepped(water.open() === 0);
      },
    });
    const from = progress.position < 0 ? ('start' as const) : progress.position;
    const onInterruption = (error: unknown, position: number, pause: number): void =>
      log.warn({ ...named, position, pause, reason: reasonOf(error) }, 'the event store is away, trying again');
    for await (const item of subscribeToFacts(client, { from, types: policy.facts, signal, decode, onInterruption })) {
      if (item.kind === 'caught-up') doing('live');
      else if (item.kind === 'checkpoint') work.passed(item.position);
      else if (item.kind === 'undecodable') stop(stoppedAtFact(item.error, item.error));
      else await work.take(item.fact, progress.within?.position === item.fact.position ? progress.within.done : 0);
    }
    await work.idle();
    await saver.finish();
  };

  return {
    ended: insist(() => openCheckpoint(store, policy.name), unlessRuleBroken)
      .then(run)
      .catch((error: unknown) => stop(stoppedAtPosition(checkpoint, error))),
    status: () => ({ name: policy.name, checkpoint, ...counted, ...status() }),
  };
}
