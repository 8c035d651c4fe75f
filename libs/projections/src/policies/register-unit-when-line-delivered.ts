import type { LineDelivered, RecordedFact, RegisterUnit } from '@aftercare/domain';
import type { Policy, PolicyCommand } from './policy';

/**
 * Every delivered piece becomes a unit with its cover, if terms cover such goods (else the unit's decider accepts and records
 * nothing). A unit's id is its serial, or `<purchase>.<line>.<n>` where there is none. Works through any number of pieces.
 */
export const registerUnitWhenLineDelivered: Policy = {
  name: 'register-unit-when-line-delivered',
  facts: ['LineDelivered'],
  commandsFor: (fact) => piecesOf(fact as RecordedFact<LineDelivered>),
};

function* piecesOf({ data, metadata }: RecordedFact<LineDelivered>): Generator<PolicyCommand> {
  const { occurredAt } = metadata;
  for (let piece = 0; piece < data.quantity; piece++) {
    const n = data.firstPiece + piece;
    const id = data.serials[piece] ?? `${data.purchaseId}.${data.line}.${n}`;
    yield { category: 'unit', id, occurredAt, command: registration(data, n, occurredAt) };
  }
}

function registration(
  { purchaseId, customerId, line, sku, model, category, purchasedAt }: LineDelivered['data'],
  n: number,
  deliveredAt: string,
): RegisterUnit {
  return {
    type: 'RegisterUnit',
    data: {
      ...{ purchase: purchaseId, line, n, sku, owner: customerId, deliveredAt, purchasedAt },
      ...(model === undefined ? {} : { model }),
      ...(category === undefined ? {} : { category }),
    },
  };
}
