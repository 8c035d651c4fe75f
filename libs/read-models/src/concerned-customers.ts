import type { CustomerFact, OwnershipFact, RecordedFact } from '@aftercare/domain';

/** The customers in whose story a fact belongs: the one it concerns, and the other side where two are involved. */
export function concernedCustomers(fact: RecordedFact): readonly string[] {
  const customer = fact.metadata.customerId;
  const others = otherSides(fact as RecordedFact<CustomerFact | OwnershipFact>).filter((other) => other !== customer);
  return customer === undefined ? others : [customer, ...others];
}

function otherSides(fact: CustomerFact | OwnershipFact): readonly string[] {
  switch (fact.type) {
    case 'CustomersMerged':
    case 'CustomerMergeReverted':
      return [fact.data.into];
    case 'UnitTransferred':
      return [fact.data.from, fact.data.to];
    case 'UnitRegistrationDisputed':
      return [fact.data.owner, fact.data.claimedBy];
    default:
      return [];
  }
}
