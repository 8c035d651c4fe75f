import type { ChurnRisk, CustomerValue, HistoryEntry } from '@aftercare/read-models';
import type { Column } from './table';

export const historyColumns: readonly Column<HistoryEntry>[] = [
  ['customer_id', (row) => row.customerId],
  ['position', (row) => row.position],
  ['occurred_at', (row) => row.occurredAt],
  ['recorded_at', (row) => row.recordedAt],
  ['area', (row) => row.area],
  ['type', (row) => row.type],
  ['stream', (row) => row.stream],
  ['sentence', (row) => row.sentence],
];

/** Money in minor units of `currency`. */
export const valueColumns: readonly Column<CustomerValue>[] = [
  ['customer_id', (row) => row.customerId],
  ['at', (row) => row.at],
  ['currency', (row) => row.currency],
  ['value', (row) => row.value],
  ['historical_margin', (row) => row.historical?.margin],
  ['revenue', (row) => row.historical?.revenue],
  ['refunds', (row) => row.historical?.refunds],
  ['cost_of_goods', (row) => row.historical?.costOfGoods],
  ['service_cost', (row) => row.historical?.serviceCost],
  ['service_revenue', (row) => row.historical?.serviceRevenue],
  ['rewards', (row) => row.historical?.rewards],
  ['first_purchase', (row) => row.historical?.firstPurchase],
  ['last_purchase', (row) => row.historical?.lastPurchase],
  ['x', (row) => row.statistics?.x],
  ['t_x_weeks', (row) => row.statistics?.tx],
  ['age_weeks', (row) => row.statistics?.T],
  ['mean_value', (row) => row.statistics?.z],
  ['predicted_value', (row) => row.predicted?.value],
  ['expected_purchases', (row) => row.predicted?.expectedPurchases],
  ['probability_alive', (row) => row.predicted?.probabilityAlive],
  ['fit_id', (row) => row.fitId],
];

export const churnColumns: readonly Column<ChurnRisk>[] = [
  ['customer_id', (row) => row.customerId],
  ['at', (row) => row.at],
  ['horizon_days', (row) => row.horizonDays],
  ['probability_no_purchase', (row) => row.probabilityNoPurchase],
  ['probability_alive', (row) => row.probabilityAlive],
  ['band', (row) => row.band],
  ['last_purchase', (row) => row.baseline?.lastPurchase],
  ['days_since_last_purchase', (row) => row.baseline?.days],
  ['usual_days_between', (row) => row.baseline?.usualDays],
  ['drivers', (row) => row.drivers.map(({ reason }) => reason).join(' ')],
  ['fit_id', (row) => row.fitId],
];
