import { noCustomer, type CustomerState } from '../customers/customer-state';
import { customerOfId } from '../customers/live-customer';
import type { CommandTable, Decider, Given } from '../decider';
import { unknown, type Refusal } from '../refusal';
import { deliverLine } from './deliver-line';
import type { PurchaseCommand } from './purchase.commands';
import { purchaseFacts, type PurchaseFact } from './purchase.events';
import { evolvePurchase, noPurchase, type PurchaseState } from './purchase-state';
import { recordPurchase } from './record-purchase';
import { cancelPurchase, issueRefund } from './refund';

/** Present for RecordPurchase. */
export interface PurchaseLookUps {
  readonly customer?: CustomerState;
}

const commands: CommandTable<PurchaseCommand> = {
  RecordPurchase: { creates: true, lookUps: ({ data }) => ({ customer: customerOfId(data.customerId) }) },
  DeliverLine: {},
  CancelPurchase: {},
  IssueRefund: {},
};

function decide(
  command: PurchaseCommand,
  state: PurchaseState,
  { id, lookUps }: Given<PurchaseLookUps>,
): readonly PurchaseFact[] | Refusal {
  if (command.type === 'RecordPurchase') return recordPurchase(command.data, state, id, lookUps.customer ?? noCustomer);
  const { purchaseId, customerId, purchasedAt } = state;
  if (purchaseId === undefined || customerId === undefined || purchasedAt === undefined)
    return unknown('unknown-purchase', `There is no purchase ${id}: record it first.`, 'id');
  switch (command.type) {
    case 'DeliverLine':
      return deliverLine(command.data, state, { purchaseId, customerId, purchasedAt });
    case 'CancelPurchase':
      return cancelPurchase(command.data, state, purchaseId, purchasedAt);
    case 'IssueRefund':
      return issueRefund(command.data, state, purchaseId);
  }
}

/** A purchase: the sale, its deliveries, its refunds. Nothing on it is personal. */
export const purchase: Decider<PurchaseState, PurchaseCommand, PurchaseFact, PurchaseLookUps> = {
  category: 'purchase',
  initial: noPurchase,
  evolve: evolvePurchase,
  decide,
  customerOf: (state) => state.customerId,
  facts: purchaseFacts,
  commands,
};
