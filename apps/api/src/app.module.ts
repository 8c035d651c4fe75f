import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { LoggerModule } from 'nestjs-pino';
import { LogTimes } from './answers/log-times';
import { Rankings } from './answers/rankings';
import { ReadModelProgress } from './answers/read-model-progress';
import { ChurnRiskHandler } from './churn/churn-risk.question';
import { ChurnTopHandler } from './churn/churn-top.question';
import { ChurnController } from './churn/churn.controller';
import { ClaimsController } from './claims/claims.controller';
import { AggregateCommandHandler } from './commands/aggregate-command.handler';
import { Commands } from './commands/commands';
import { CustomersController } from './customers/customers.controller';
import { ExportedRows } from './exports/exported-rows';
import { ExportsController } from './exports/exports.controller';
import { FeedbackController } from './feedback/feedback.controller';
import { Fits } from './fits/fits';
import { FitsController } from './fits/fits.controller';
import { HealthController } from './health/health.controller';
import { Lags } from './health/lags';
import { Readiness } from './health/readiness';
import { CustomerHistoryHandler } from './history/customer-history.question';
import { HistoryController } from './history/history.controller';
import { openLog } from './log';
import { Metrics } from './metrics/metrics';
import { MetricsController } from './metrics/metrics.controller';
import { IndexProgress } from './past/index-progress';
import { Pasts } from './past/pasts';
import { Requests } from './operator-requests';
import { Parked } from './parked/parked';
import { ParkedController } from './parked/parked.controller';
import { PurchaseBatch } from './purchases/purchase-batch';
import { PurchaseBatchController } from './purchases/purchase-batch.controller';
import { PurchasesController } from './purchases/purchases.controller';
import { ReadModelsController } from './read-models/read-models.controller';
import { Rebuilds } from './read-models/rebuilds';
import { RefusedCommandsController } from './refused-commands/refused-commands.controller';
import { RefusedCommandHandler } from './refused-commands/refused-command.question';
import { RefusedCommandsHandler } from './refused-commands/refused-commands.question';
import { RepairsController } from './repairs/repairs.controller';
import { ReplacementController } from './repairs/replacement.controller';
import { Runtime } from './runtime';
import { StandardsController } from './standards/standards.controller';
import { States } from './states/states';
import { LivingProjectors } from './status/living-projectors';
import { Status } from './status/status';
import { StatusController } from './status/status.controller';
import { UnitsController } from './units/units.controller';
import { CustomerValueHandler } from './value/customer-value.question';
import { ValueTerms } from './value/value-terms';
import { ValueTopHandler } from './value/value-top.question';
import { ValueController } from './value/value.controller';
import { WarrantiesController } from './warranties/warranties.controller';

const controllers = [
  CustomersController,
  PurchaseBatchController,
  PurchasesController,
  UnitsController,
  WarrantiesController,
  ClaimsController,
  RepairsController,
  ReplacementController,
  FeedbackController,
  StandardsController,
  HistoryController,
  FitsController,
  ValueController,
  ChurnController,
  ExportsController,
  RefusedCommandsController,
  ParkedController,
  ReadModelsController,
  StatusController,
  HealthController,
  MetricsController,
];

const commandSide = [Commands, AggregateCommandHandler, States, PurchaseBatch, Fits];

const questionSide = [
  LogTimes,
  ReadModelProgress,
  IndexProgress,
  Pasts,
  Requests,
  Rebuilds,
  Rankings,
  ValueTerms,
  ExportedRows,
  CustomerHistoryHandler,
  CustomerValueHandler,
  ValueTopHandler,
  ChurnRiskHandler,
  ChurnTopHandler,
  RefusedCommandsHandler,
  Parked,
  RefusedCommandHandler,
];

/** The HTTP edge: one controller for each area, and the buses between them and what they stand on. */
@Module({})
export class ApiModule {
  static over(runtime: Runtime): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        CqrsModule.forRoot(),
        LoggerModule.forRoot({
          pinoHttp: { logger: openLog(runtime.settings.logLevel), autoLogging: false },
          forRoutes: [],
        }),
      ],
      controllers,
      providers: [
        { provide: Runtime, useValue: runtime },
        Metrics,
        Lags,
        Readiness,
        LivingProjectors,
        Status,
        ...commandSide,
        ...questionSide,
      ],
    };
  }
}
