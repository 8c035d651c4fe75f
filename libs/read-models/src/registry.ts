import { churnRisk } from './churn-risk/churn-risk.view';
import { customerHistory } from './customer-history/customer-history.view';
import { customerMerges } from './customer-merges/customer-merges.view';
import { customerValue } from './customer-value/customer-value.view';
import type { ReadModel } from './read-model';
import { refusedCommands } from './refused-commands/refused-commands.view';
import { valueModels } from './value-models/value-models.view';

/** A read model whose document type is forgotten, as the runtime holds it. */
export type AnyReadModel = ReadModel<object>;

const registered = <View extends object>(model: ReadModel<View>): AnyReadModel => ({
  ...model,
  evolve: (view, fact, key) => model.evolve(view as View | undefined, fact, key),
});

/** Every read model there is. `zone`: IANA zone of the calendar days in which purchases are counted. */
export const readModels = ({ zone }: { readonly zone: string }): readonly AnyReadModel[] => [
  registered(customerHistory),
  registered(customerMerges),
  registered(customerValue(zone)),
  registered(churnRisk),
  registered(refusedCommands),
  registered(valueModels),
];
