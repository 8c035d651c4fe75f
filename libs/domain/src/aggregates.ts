import { customer } from './customers/customer';
import type { CustomerState } from './customers/customer-state';
import type { AnyDecider } from './decider';
import { feedback } from './feedback/feedback';
import type { FeedbackState } from './feedback/feedback-state';
import { purchase } from './purchases/purchase';
import type { PurchaseState } from './purchases/purchase-state';
import { refusedCommand, type RefusedCommandState } from './refusals/refused-command';
import { standard } from './standards/standard';
import type { StandardState } from './standards/standard-state';
import { unit } from './units/unit';
import type { UnitState } from './units/unit-state';
import { valueModel, type ValueModelState } from './value-models/value-model';

/** Every aggregate there is. A new one adds its line here and its state below; all else follows from its decider. */
export const aggregates: readonly AnyDecider[] = [
  customer,
  purchase,
  unit,
  feedback,
  standard,
  valueModel,
  refusedCommand,
];

/** The folded state by category, as look-ups and `commandExecutor.state` give it. */
export interface AggregateStates {
  readonly customer: CustomerState;
  readonly purchase: PurchaseState;
  readonly unit: UnitState;
  readonly feedback: FeedbackState;
  readonly standard: StandardState;
  readonly valuemodel: ValueModelState;
  readonly refusal: RefusedCommandState;
}
