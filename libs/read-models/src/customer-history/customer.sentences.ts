import type { CustomerFact } from '@aftercare/domain';
import type { Sentences } from './sentence';

export const customerSentences: Sentences<CustomerFact> = {
  CustomerRegistered: ({ customerId }) => `Registered as customer ${customerId}.`,
  ContactChanged: ({ changed, zone, language }) =>
    `Contact changed: ${[...changed, ...(zone ? ['zone'] : []), ...(language ? ['language'] : [])].join(', ')}.`,
  IdentityLinked: ({ kind }) => `Another ${kind} was linked to the customer.`,
  ConsentGranted: ({ purpose, source }) => `Consent to ${purpose} was given${source ? ` (${source})` : ''}.`,
  ConsentWithdrawn: ({ purpose }) => `Consent to ${purpose} was withdrawn.`,
  CustomersMerged: ({ into }, { metadata }) => `Customer ${metadata.customerId} was merged into ${into}.`,
  CustomerMergeReverted: ({ into }, { metadata }) =>
    `The merge of customer ${metadata.customerId} into ${into} was reverted.`,
  PersonalDataErased: ({ cause }) => `Personal data was erased (${cause}).`,
};
