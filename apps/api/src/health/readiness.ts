import { Injectable } from '@nestjs/common';
import { parkedCounts, policies, policyPosition } from '@aftercare/projections';
import { readModels } from '@aftercare/read-models';
import { LogTimes } from '../answers/log-times';
import { Runtime } from '../runtime';
import { answerOf } from './answer-of';
import { LivingProjectors } from '../status/living-projectors';
import { fillingOf, unservedSentence } from '../status/fillings';
import { foldWarnings } from '../status/fold-warnings';
import { Lags } from './lags';
import { programVersions } from './program-versions';
import { parkedSentences, stoppedSentence } from './sentences';

/** How far a read model or a policy is behind the end of the event store. */
export interface NamedLag {
  readonly name: string;
  /** Position up to which it has folded, or has done all that is called for; -1 before the first fact. */
  readonly checkpoint: number;
  /** Position of the store's end; -1 while it is empty. */
  readonly tail: number;
  /** Facts not seen yet; 1,000 stands for that many or more. */
  readonly events: number;
  /** How long the oldest of them has been waiting; 0 when there is none. */
  readonly seconds: number;
  /** Why it answers no questions, where no build of a read model serves yet. */
  readonly unserved?: string;
}

/** What readiness is made of; `reasons` is empty when all is well. */
export interface ReadinessReport {
  readonly status: 'ok' | 'not-ready';
  readonly reasons: readonly string[];
  /** What somebody should look at although traffic may come: keys that are parked, read models of another fold. */
  readonly warnings: readonly string[];
  readonly eventStore: 'ok' | 'away';
  /** What the store of read models is, or `away`. */
  readonly readModelStore: string;
  readonly readModels: readonly NamedLag[];
  readonly policies: readonly NamedLag[];
  readonly versions: Readonly<Record<string, string>>;
}

@Injectable()
export class Readiness {
  private readonly versions = programVersions();

  constructor(
    private readonly runtime: Runtime,
    private readonly times: LogTimes,
    private readonly gaps: Lags,
    private readonly projectors: LivingProjectors,
  ) {}

  async report(): Promise<ReadinessReport> {
    const { store, settings } = this.runtime;
    const [kind, end, lags, parked, members] = await Promise.all([
      answerOf(store.ping()),
      answerOf(this.times.end()),
      answerOf(this.lags()),
      answerOf(parkedCounts(store)),
      this.projectors.all(),
    ]);
    const folds = await answerOf(foldWarnings(store, readModels(settings), members));
    const unserved = new Map((lags?.readModels ?? []).flatMap(({ name, unserved: why }) => (why ? [[name, why]] : [])));
    const late = [...(lags?.readModels ?? []), ...(lags?.policies ?? [])].filter(
      ({ name, seconds }) => !unserved.has(name) && seconds > settings.maxLagSeconds,
    );
    // Of a read model: the build from which queries are answered, or are to be first.
    const stopped = members
      .flatMap(({ readModels: models, policies: run }) => [
        ...models.filter(({ name, serving }) => serving || unserved.has(name)),
        ...run,
      ])
      .filter(({ state }) => state === 'stopped');
    const reasons = [
      ...(kind === undefined ? ['the store of the read models does not answer'] : []),
      ...(end === undefined ? ['the event store does not answer'] : []),
      ...new Set(members.flatMap(({ otherLog }) => otherLog ?? [])),
      ...unserved.values(),
      ...late.map(({ name, seconds }) => `${name} is ${Math.round(seconds)} s behind`),
      ...new Set(stopped.map(({ name, stoppedAt }) => stoppedSentence(name, stoppedAt))),
    ];
    return {
      status: reasons.length === 0 ? 'ok' : 'not-ready',
      reasons,
      warnings: [...parkedSentences(parked ?? new Map()), ...(folds ?? [])],
      eventStore: end === undefined ? 'away' : 'ok',
      readModelStore: kind ?? 'away',
      readModels: lags?.readModels ?? [],
      policies: lags?.policies ?? [],
      versions: this.versions,
    };
  }

  /** Measured against what the store holds, not against what a projector has seen; a second old at most. Throws when a store is away. */
  async lags(): Promise<{ readonly readModels: readonly NamedLag[]; readonly policies: readonly NamedLag[] }> {
    const { store, settings } = this.runtime;
    const { position: end, lastFact } = await this.times.end();
    const behind = async (name: string, checkpoint: number, types?: readonly string[]): Promise<NamedLag> => {
      const { events, seconds } = await this.gaps.of(checkpoint, types);
      return { name, checkpoint, tail: end, events, seconds };
    };
    const models = readModels(settings).map(async (model) => {
      const builds = await store.versions(model.name);
      const serving = builds.find((build) => build.serving);
      const lag = await behind(model.name, serving?.checkpoint ?? -1);
      return serving ? lag : { ...lag, unserved: unservedSentence(model.name, fillingOf(model, builds, lastFact)) };
    });
    const running = policies.map(async ({ name, facts }) => behind(name, await policyPosition(store, name), facts));
    return { readModels: await Promise.all(models), policies: await Promise.all(running) };
  }
}
