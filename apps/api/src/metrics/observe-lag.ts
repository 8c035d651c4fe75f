import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Readiness, type NamedLag } from '../health/readiness';
import { Metrics } from './metrics';

/** Lag of every read model and policy, measured when Prometheus asks. Nothing is told while the event store is away. */
export function observeLag(app: NestFastifyApplication): void {
  const metrics = app.get(Metrics);
  const readiness = app.get(Readiness);
  let underWay: Promise<readonly NamedLag[]> | undefined;
  // Both gauges are collected at the same moment: one measurement serves them.
  const lags = () =>
    (underWay ??= readiness
      .lags()
      .then(
        ({ readModels, policies }) => [...readModels, ...policies],
        () => [],
      )
      .finally(() => (underWay = undefined)));
  const help = 'of a read model or policy, against the end of the event store';
  metrics.measured('aftercare_lag_seconds', `Age of the oldest fact not seen yet, ${help}.`, async () =>
    (await lags()).map(({ name, seconds }) => [name, seconds]),
  );
  metrics.measured('aftercare_lag_events', `Facts not seen yet (at most 1,000), ${help}.`, async () =>
    (await lags()).map(({ name, events }) => [name, events]),
  );
}
