import type { ValueModelFitted } from './value-model.events';

export type ValueModelCommand = RecordFit;

/** A finished fit. The target id is the currency; the fit's id is the commandId. */
export interface RecordFit {
  readonly type: 'RecordFit';
  readonly data: Omit<ValueModelFitted['data'], 'fitId' | 'currency'>;
}
