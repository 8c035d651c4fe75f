import type { Instant } from '@aftercare/domain';
import type { ReadModelStore } from '@aftercare/read-model-store';
import { customerMerges, type Absorbed, type CustomerMerges, type LogMoment } from './customer-merges.view';

/** As of which moment a question is asked: a position of the log, or a time of recording. Both are inclusive. */
export type AsOf = { readonly position: number } | { readonly instant: Instant };

/** Whether something recorded at a moment was there already. */
export const wasThere = (moment: LogMoment, at: AsOf | undefined): boolean => {
  if (at === undefined) return true;
  return 'position' in at ? moment.position <= at.position : moment.recordedAt <= at.instant;
};

const inForce = ({ spans }: Absorbed, at: AsOf | undefined): boolean =>
  spans.some(({ from, until }) => wasThere(from, at) && !(until && wasThere(until, at)));

/** The merges document of a customer; undefined when nobody was ever merged into it. */
export type MergesOf = (survivor: string) => Promise<CustomerMerges | undefined>;

/** The customers whose stories are told with this one's, directly or through another; itself first. */
export function withAbsorbed(store: ReadModelStore, customer: string, at?: AsOf): Promise<readonly string[]> {
  const merges = store.collection<CustomerMerges>(customerMerges);
  return absorbedBy(customer, async (survivor) => (await merges.get(survivor))?.doc, at);
}

/** The same by merges from anywhere. */
export async function absorbedBy(customer: string, mergesOf: MergesOf, at?: AsOf): Promise<readonly string[]> {
  const found = new Set([customer]);
  for (const survivor of found) {
    const merges = await mergesOf(survivor);
    for (const absorbed of merges?.absorbed ?? []) {
      if (inForce(absorbed, at)) found.add(absorbed.customerId);
    }
  }
  return [...found];
}
