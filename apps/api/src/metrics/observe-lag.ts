import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Status } from '../status/status';
import type { StatusDto } from '../status/status.dto';
import { Metrics } from './metrics';

/** What Prometheus is told of one read model or policy. */
type Measured = readonly (readonly [of: string, value: number])[];

/**
 * Lag, checkpoints, parked keys and projectors as `GET /v1/status` tells them, measured when Prometheus asks and a second old at most.
 * Nothing is told of lag while the event store is away.
 */
export function observeLag(app: NestFastifyApplication): void {
  const metrics = app.get(Metrics);
  const status = app.get(Status);
  const measured = (name: string, help: string, measure: (report: StatusDto) => Measured): void =>
    metrics.measured(name, help, async () => measure(await status.report()));
  const lags =
    (value: (lag: NonNullable<StatusDto['readModels'][number]['lag']>) => number) =>
    ({ readModels, policies }: StatusDto): Measured =>
      [...readModels, ...policies].flatMap(({ name, lag }) => (lag ? [[name, value(lag)]] : []));

  const of = 'of a read model or policy, against the end of the event store';
  measured(
    'aftercare_lag_seconds',
    `Age of the oldest fact not seen yet, ${of}.`,
    lags(({ seconds }) => seconds),
  );
  measured(
    'aftercare_lag_events',
    `Facts not seen yet (at most 1,000), ${of}.`,
    lags(({ events }) => events),
  );
  measured(
    'aftercare_checkpoint_position',
    'Position of the log up to which a read model or policy has seen everything; -1 before the first fact.',
    ({ readModels, policies }) => [...readModels, ...policies].map(({ name, checkpoint }) => [name, checkpoint]),
  );
  measured(
    'aftercare_parked_keys',
    'Keys of a read model, or streams of a policy, that wait behind a fact that failed.',
    ({ readModels, policies }) => [...readModels, ...policies].map(({ name, parkedKeys }) => [name, parkedKeys]),
  );
  metrics.counted('aftercare_projectors_alive', 'Projector processes that live.', async () => {
    const { projectors } = await status.report();
    return projectors.length;
  });
}
