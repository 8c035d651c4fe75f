import type { EventStoreDBClient } from '@eventstore/db-client';
import type { FactDecoder } from '@aftercare/event-sourcing';
import type { ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import type { Log } from '../log';
import type { ClaimedRequest, OperatorRequests } from '../requests';
import { nextBuild } from './builds';
import type { Digesting } from './digests/digesting';
import type { MembersTold } from './foldings-told';
import type { RebuildProgress } from './rebuild-progress';
import { shrinkingLag, type ShrinkingLag } from './shrinking-lag';

export interface RebuildContext {
  readonly client: EventStoreDBClient;
  readonly store: ReadModelStore;
  readonly requests: OperatorRequests;
  /** Reads stored events as the folds are to see them. */
  readonly decode: FactDecoder;
  readonly digesting?: Digesting | undefined;
  /** Keys that are parked in a build. */
  readonly parkedKeys: (readModel: string, build: number) => Promise<readonly string[]>;
  readonly members: MembersTold;
  /** Aborted when the right to do this is lost, or the process is to end. */
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Between two looks at how far a build is. */
  readonly pollMs: number;
}

/** A rebuild in the hands of this process: what it works on, and where it is. */
export interface Run {
  readonly model: AnyReadModel;
  readonly claimed: ClaimedRequest;
  readonly context: RebuildContext;
  readonly lag: ShrinkingLag;
  readonly progress: () => RebuildProgress;
  /** Lets everybody see it, and whoever goes on know it. Throws RequestLost when somebody else has gone on already. */
  readonly note: (changes: Partial<RebuildProgress>) => Promise<void>;
  /** As `note`, but not more often than a person can read. */
  readonly noteNowAndThen: (changes: Changes) => Promise<void>;
}

/** Fields to be changed; undefined takes one away. */
type Changes = { readonly [Field in keyof RebuildProgress]?: RebuildProgress[Field] | undefined };

const shownEveryMs = 500;

/** Goes on where a process has left the request, or plans it; or says why it cannot be done. */
export async function beginRun(
  claimed: ClaimedRequest,
  model: AnyReadModel,
  context: RebuildContext,
): Promise<Run | { readonly impossible: string }> {
  const noted = claimed.request.progress as RebuildProgress | undefined;
  const begun = noted ?? (await plan(claimed, model, context));
  if (typeof begun === 'string') return { impossible: begun };
  let progress: RebuildProgress = begun;
  const since = performance.now() - progress.seconds * 1_000;
  let shownAt = performance.now();
  const seconds = () => Math.round((performance.now() - since) / 100) / 10;
  const write = async (changes: Changes): Promise<void> => {
    // What a phase waited for is no matter of the next one.
    const kept = changes.phase === undefined ? progress : { ...progress, waitsFor: undefined };
    const changed = Object.entries({ ...kept, ...changes, seconds: seconds() });
    progress = Object.fromEntries(changed.filter(([, value]) => value !== undefined)) as unknown as RebuildProgress;
    shownAt = performance.now();
    await claimed.progress(progress);
  };
  return {
    ...{ model, claimed, context, lag: shrinkingLag() },
    progress: () => progress,
    note: write,
    noteNowAndThen: async (changes) => {
      if (performance.now() - shownAt >= shownEveryMs) await write(changes);
    },
  };
}

/** Which build is to be made beside which; a sentence when none can be. */
async function plan(
  { request }: ClaimedRequest,
  { name, version }: AnyReadModel,
  { store, requests }: RebuildContext,
): Promise<RebuildProgress | string> {
  const builds = await store.versions(name);
  const serving = builds.find((build) => build.serving);
  if (serving === undefined) return `${name} has no build that serves yet: its first one is being filled`;
  if (request.fold !== undefined && request.fold !== version)
    return `it was asked for version ${request.fold} of the fold, and this program has version ${version}`;
  const earlier = await requests.last(name, 500, ['rebuild']);
  return {
    phase: 'filling',
    build: nextBuild(builds, earlier),
    fold: version,
    from: serving.version,
    fromFold: serving.fold,
    checkpoint: -1,
    tail: -1,
    seconds: 0,
  };
}
