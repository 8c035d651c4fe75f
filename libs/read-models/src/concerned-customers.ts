import type { CustomerFact, OwnershipFact, RecordedFact } from '@aftercare/domain';

type Sides<F extends CustomerFact | OwnershipFact> = (data: F['data']) => readonly string[];

/** The customers named in facts that two customers are involved in. */
const sides: {
  readonly [T in (CustomerFact | OwnershipFact)['type']]?: Sides<Extract<CustomerFact | OwnershipFact, { type: T }>>;
} = {
  CustomersMerged: ({ into }) => [into],
  CustomerMergeReverted: ({ into }) => [into],
  UnitTransferred: ({ from, to }) => [from, to],
  UnitRegistrationDisputed: ({ owner, claimedBy }) => [owner, claimedBy],
};

const sidesOf: ReadonlyMap<string, (data: never) => readonly string[]> = new Map(Object.entries(sides));

/** The customers in whose story a fact belongs: the one it concerns, and the other side where two are involved. */
export function concernedCustomers(fact: RecordedFact): readonly string[] {
  const customer = fact.metadata.customerId;
  const others = sidesOf.get(fact.type)?.(fact.data as never) ?? [];
  if (customer === undefined) return others;
  return others.length === 0 ? [customer] : [...new Set([customer, ...others])];
}
