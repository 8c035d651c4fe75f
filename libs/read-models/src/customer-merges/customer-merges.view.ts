import type { CustomerFact, Instant, RecordedFact } from '@aftercare/domain';
import type { ReadModel } from '../read-model';

/** A moment of the log: how the store orders it, and when it was recorded. */
export interface LogMoment {
  readonly position: number;
  readonly recordedAt: Instant;
}

/** When one customer's story was told with the survivor's: in order, only the last span can be without an end. */
export interface Absorbed {
  readonly customerId: string;
  readonly spans: readonly { readonly from: LogMoment; readonly until?: LogMoment }[];
}

/** Everybody who was ever merged into a customer. */
export interface CustomerMerges {
  readonly customerId: string;
  readonly absorbed: readonly Absorbed[];
}

type MergeFact = Extract<CustomerFact, { type: 'CustomersMerged' | 'CustomerMergeReverted' }>;

const isMerge = (fact: RecordedFact): fact is RecordedFact<MergeFact> =>
  fact.type === 'CustomersMerged' || fact.type === 'CustomerMergeReverted';

/** Who was merged into whom, and from when to when: one document for each survivor. */
export const customerMerges: ReadModel<CustomerMerges> = {
  name: 'customer-merges',
  version: 1,
  fields: {},
  indexes: [],
  keys: (fact) => (isMerge(fact) ? [fact.data.into] : []),
  evolve: (view, fact, customerId) => {
    const absorbedId = fact.metadata.customerId;
    if (absorbedId === undefined) throw new RangeError(`${fact.type} without a customer in its metadata`);
    const before = view?.absorbed.find((one) => one.customerId === absorbedId)?.spans ?? [];
    const others = view?.absorbed.filter((one) => one.customerId !== absorbedId) ?? [];
    const spans = spansAfter(before, fact);
    return { customerId, absorbed: [...others, { customerId: absorbedId, spans }] };
  },
};

function spansAfter(spans: Absorbed['spans'], { type, position, recordedAt }: RecordedFact): Absorbed['spans'] {
  const moment = { position, recordedAt };
  if (type === 'CustomersMerged') return [...spans, { from: moment }];
  const last = spans.at(-1);
  if (!last) throw new RangeError('CustomerMergeReverted without CustomersMerged before it');
  return [...spans.slice(0, -1), { ...last, until: moment }];
}
