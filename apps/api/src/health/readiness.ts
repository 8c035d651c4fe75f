import { Injectable } from '@nestjs/common';
import { readModels } from '@aftercare/read-models';
import { Runtime } from '../runtime';
import { lagOf, type Lag } from './lag';

/** What readiness is made of; `reasons` is empty when all is well. */
export interface ReadinessReport {
  readonly status: 'ok' | 'not-ready';
  readonly reasons: readonly string[];
  readonly eventStore: 'ok' | 'away';
  /** What the store of read models is, or `away`. */
  readonly readModelStore: string;
  readonly readModels: readonly Lag[];
}

/** A store that does not answer for so long is away. */
const patienceMs = 3_000;

@Injectable()
export class Readiness {
  constructor(private readonly runtime: Runtime) {}

  async report(): Promise<ReadinessReport> {
    const { store, settings } = this.runtime;
    const [kind, lags] = await Promise.all([answerOf(store.ping()), answerOf(this.lags())]);
    const late = (lags ?? []).filter(({ seconds }) => seconds > settings.maxLagSeconds);
    const reasons = [
      ...(kind === undefined ? ['the store of the read models does not answer'] : []),
      ...(kind !== undefined && lags === undefined ? ['the event store does not answer'] : []),
      ...late.map(({ name, seconds }) => `${name} is ${Math.round(seconds)} s behind`),
    ];
    return {
      status: reasons.length === 0 ? 'ok' : 'not-ready',
      reasons,
      eventStore: lags === undefined ? 'away' : 'ok',
      readModelStore: kind ?? 'away',
      readModels: lags ?? [],
    };
  }

  lags(): Promise<readonly Lag[]> {
    const { client, store, settings } = this.runtime;
    return lagOf(client, store, readModels(settings), Date.parse(this.runtime.now()));
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
