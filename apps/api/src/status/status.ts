import { Injectable } from '@nestjs/common';
import {
  parkedCounts,
  policies,
  policyPosition,
  type MemberRecord,
  type Policy,
  type RebuildProgress,
} from '@aftercare/projections';
import { PARTITIONS } from '@aftercare/read-model-store';
import { readModels, type AnyReadModel } from '@aftercare/read-models';
import { atMostEvery } from '../answers/at-most-every';
import { LogTimes, type Look } from '../answers/log-times';
import { Lags } from '../health/lags';
import { programVersions } from '../health/program-versions';
import { answerOf } from '../health/answer-of';
import { parkedSentences } from '../health/sentences';
import { Runtime } from '../runtime';
import { fillingOf, rebuildsUnderWay } from './fillings';
import { LivingProjectors } from './living-projectors';
import { reasonsOf } from './reasons';
import type { LagDto, PolicyStatusDto, ReadModelStatusDto, StatusDto } from './status.dto';
import { foldWarnings } from './fold-warnings';
import { together } from './together';

/** What is asked of every read model of a report. */
interface Surroundings {
  readonly end: Look | undefined;
  readonly members: readonly MemberRecord[];
  readonly rebuilds: ReadonlyMap<string, RebuildProgress>;
  /** Parked keys by read model and policy, also those that no living process tells of. */
  readonly parked: ReadonlyMap<string, number>;
}

const every = Array.from({ length: PARTITIONS }, (_, partition) => partition);
/** Found out anew no more often: all who ask within the time get the same report. */
const keptMs = 1_000;

/** How everything that runs is doing: stores, read models, policies, projectors. */
@Injectable()
export class Status {
  private readonly versions = programVersions();
  private readonly reporting = atMostEvery(keptMs, () => this.findOut());

  constructor(
    private readonly runtime: Runtime,
    private readonly times: LogTimes,
    private readonly lags: Lags,
    private readonly projectors: LivingProjectors,
  ) {}

  /** At most a second old; also while stores are away, as far as it is known then. */
  report(): Promise<StatusDto> {
    return this.reporting.latest();
  }

  private async findOut(): Promise<StatusDto> {
    const { store, settings } = this.runtime;
    const time = this.runtime.now();
    const [kind, end, members, rebuilds, parked] = await Promise.all([
      answerOf(store.ping()),
      answerOf(this.times.end()),
      this.projectors.all(),
      answerOf(rebuildsUnderWay(store)),
      answerOf(parkedCounts(store)),
    ]);
    const surroundings: Surroundings = {
      ...{ end, members },
      rebuilds: rebuilds ?? new Map<string, RebuildProgress>(),
      parked: parked ?? new Map<string, number>(),
    };
    const [models, running, folds] = await Promise.all([
      answerOf(Promise.all(readModels(settings).map((model) => this.readModel(model, surroundings)))),
      answerOf(Promise.all(policies.map((policy) => this.policy(policy, surroundings)))),
      answerOf(foldWarnings(store, readModels(settings), members)),
    ]);
    const found: Omit<StatusDto, 'status' | 'reasons' | 'warnings'> = {
      time,
      eventStore: eventStore(end),
      readModelStore: kind ?? 'away',
      readModels: models ?? [],
      policies: running ?? [],
      projectors: members.map(({ holder, partitions, leases, otherLog }) => ({
        ...{ holder, partitions },
        duties: leases.filter((name) => !name.startsWith('partition-')),
        ...(otherLog !== undefined && { otherLog }),
      })),
      unheldPartitions: every.filter((one) => !members.some(({ partitions }) => partitions.includes(one))),
      versions: this.versions,
    };
    const reasons = reasonsOf(found, settings.maxLagSeconds);
    const warnings = [...parkedSentences(surroundings.parked), ...(folds ?? [])];
    return { ...found, status: reasons.length === 0 ? 'ok' : 'not-ready', reasons, warnings };
  }

  private async readModel(
    model: AnyReadModel,
    { end, members, rebuilds, parked }: Surroundings,
  ): Promise<ReadModelStatusDto> {
    const { store } = this.runtime;
    const builds = await store.versions(model.name);
    const { version: build = 0, fold = 0, checkpoint = -1 } = builds.find(({ serving }) => serving) ?? {};
    const parts = members.flatMap((member) => member.readModels.filter(({ name }) => name === model.name));
    const filling = fillingOf(model, builds, end?.lastFact, rebuilds.get(model.name));
    const state = together(parts.filter((part) => part.build === (build || filling?.build)));
    return {
      ...{ name: model.name, build, fold, checkpoint },
      ...state,
      lag: await this.lagOf(checkpoint),
      parkedKeys: parked.get(model.name) ?? 0,
      ...(filling && { filling }),
    };
  }

  private async policy({ name, facts }: Policy, { members, parked }: Surroundings): Promise<PolicyStatusDto> {
    const checkpoint = await policyPosition(this.runtime.store, name);
    const parts = members.flatMap((member) => member.policies.filter((policy) => policy.name === name));
    const runs = parts.find((part) => part.state !== 'standing-by');
    return {
      ...{ name, checkpoint },
      ...together(parts),
      lag: await this.lagOf(checkpoint, facts),
      parkedKeys: parked.get(name) ?? 0,
      ...(runs?.timers.next !== undefined && { nextTimer: runs.timers.next }),
      timerLateMs: runs?.timers.lateMs ?? 0,
    };
  }

  private async lagOf(checkpoint: number, types?: readonly string[]): Promise<LagDto | null> {
    return (await answerOf(this.lags.of(checkpoint, types))) ?? null;
  }
}

const eventStore = (end: Look | undefined): StatusDto['eventStore'] =>
  end === undefined
    ? { state: 'away' }
    : { state: 'ok', position: end.position, ...(end.recordedAt !== undefined && { recordedAt: end.recordedAt }) };
