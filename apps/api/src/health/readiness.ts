import { Injectable } from '@nestjs/common';
import { tail } from '@aftercare/event-sourcing';
import { lagOf } from '@aftercare/projections';
import { readModels } from '@aftercare/read-models';
import { Runtime } from '../runtime';
import { programVersions } from './program-versions';

/** How far a read model is behind the end of the event store. */
export interface ReadModelLag {
  readonly name: string;
  /** Position up to which it has folded; -1 before the first fact. */
  readonly checkpoint: number;
  /** Position of the store's end; -1 while it is empty. */
  readonly tail: number;
  /** Facts not folded yet; 1,000 stands for that many or more. */
  readonly events: number;
  /** How long the oldest of them has been waiting; 0 when there is none. */
  readonly seconds: number;
}

/** What readiness is made of; `reasons` is empty when all is well. */
export interface ReadinessReport {
  readonly status: 'ok' | 'not-ready';
  readonly reasons: readonly string[];
  readonly eventStore: 'ok' | 'away';
  /** What the store of read models is, or `away`. */
  readonly readModelStore: string;
  readonly readModels: readonly ReadModelLag[];
  readonly versions: Readonly<Record<string, string>>;
}

/** A store that does not answer for so long is away. */
const patienceMs = 3_000;

@Injectable()
export class Readiness {
  private readonly versions = programVersions();

  constructor(private readonly runtime: Runtime) {}

  async report(): Promise<ReadinessReport> {
    const { store, settings, client } = this.runtime;
    const [kind, end, lags] = await Promise.all([
      answerOf(store.ping()),
      answerOf(tail(client).then((last) => last?.position ?? -1)),
      answerOf(this.lags()),
    ]);
    const late = (lags ?? []).filter(({ seconds }) => seconds > settings.maxLagSeconds);
    const reasons = [
      ...(kind === undefined ? ['the store of the read models does not answer'] : []),
      ...(end === undefined ? ['the event store does not answer'] : []),
      ...late.map(({ name, seconds }) => `${name} is ${Math.round(seconds)} s behind`),
    ];
    return {
      status: reasons.length === 0 ? 'ok' : 'not-ready',
      reasons,
      eventStore: end === undefined ? 'away' : 'ok',
      readModelStore: kind ?? 'away',
      readModels: lags ?? [],
      versions: this.versions,
    };
  }

  /** Measured against what the store holds, not against what a projector has seen. Throws when a store is away. */
  async lags(): Promise<readonly ReadModelLag[]> {
    const { client, store, settings } = this.runtime;
    const now = this.runtime.now();
    const end = (await tail(client))?.position ?? -1;
    return Promise.all(
      readModels(settings).map(async (model): Promise<ReadModelLag> => {
        const checkpoint = await store.collection(model).checkpoint();
        const upToDate = checkpoint >= end;
        const { events, seconds } = upToDate ? { events: 0, seconds: 0 } : await lagOf(client, { checkpoint, now });
        return { name: model.name, checkpoint, tail: end, events, seconds };
      }),
    );
  }
}

/** What is answered in time; undefined for an error or silence. */
async function answerOf<T>(asked: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), patienceMs);
  });
  try {
    return await Promise.race([asked, silence]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
