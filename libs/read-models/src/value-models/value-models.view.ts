import type { RecordedFact, ValueModelFact, ValueModelFitted } from '@aftercare/domain';
import type { ReadModel } from '../read-model';

/** The newest fit of a currency; earlier ones are in the stream `valuemodel-<currency>`. */
export type ValueModelView = ValueModelFitted['data'];

const isFit = (fact: RecordedFact): fact is RecordedFact<ValueModelFact> => fact.type === 'ValueModelFitted';

/** What predictions are made with: one document for each currency. */
export const valueModels: ReadModel<ValueModelView> = {
  name: 'value-models',
  version: 1,
  fields: { fitId: { type: 'string', required: true } },
  indexes: [],
  keys: (fact) => (isFit(fact) ? [fact.data.currency] : []),
  evolve: (_, fact) => (fact as RecordedFact<ValueModelFact>).data,
};
