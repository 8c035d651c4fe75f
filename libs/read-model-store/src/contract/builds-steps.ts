import fc from 'fast-check';
import { PARTITIONS, type PartitionClaim } from '../partitions';
import { orderDocument } from './arbitraries';
import type { Order } from './orders';

/** Something done to the builds of a read model by one of several processes. Writers are named by number, which wraps around. */
export type Step =
  | { readonly do: 'open'; readonly version: number; readonly fold: number; readonly share: readonly PartitionClaim[] }
  | {
      readonly do: 'apply';
      readonly writer: number;
      readonly writes: readonly SteppedWrite[];
      readonly further: number;
    }
  | { readonly do: 'promote' | 'drop'; readonly version: number };

/** A write `ahead` of where its writer stood when it was opened. */
export interface SteppedWrite {
  readonly key: string;
  readonly ahead: number;
  readonly doc: Order | null;
}

/** Keys of several partitions, of one to four bytes a letter. */
const key = fc.constantFrom('a', 'b', 'c', 'd', 'B', 'ä', '日', '𐍈', '10', '9');
const version = fc.constantFrom(1, 1, 1, 2);
/** Few fences, so that they often meet; a share is small or nearly whole. */
const share = fc
  .tuple(fc.subarray([...Array(PARTITIONS).keys()], { minLength: 1 }), fc.nat({ max: 3 }))
  .map(([partitions, fence]) => partitions.map((partition) => ({ partition, fence })));
const writes = fc.uniqueArray(
  fc.record({ key, ahead: fc.integer({ min: 1, max: 6 }), doc: fc.option(orderDocument, { freq: 3 }) }),
  { selector: (write) => write.key, maxLength: 3 },
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('open' as const), version, fold: fc.constant(1), share }) },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('apply' as const), writer: fc.nat(), writes, further: fc.nat({ max: 2 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('promote' as const), version }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drop' as const), version }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('open' as const), version, fold: fc.constantFrom(1, 2), share }),
  },
);

/** What several processes do, one after another, in any order. */
export const steps: fc.Arbitrary<readonly Step[]> = fc.array(step, { minLength: 1, maxLength: 24 });
