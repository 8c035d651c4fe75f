import type { LineDelivered, RecordedFact } from '@aftercare/domain';
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
  const { purchaseId, customerId, line, sku, model, category, quantity, serials, firstPiece, purchasedAt } = data;
  const { occurredAt } = metadata;
  for (let piece = 0; piece < quantity; piece++) {
    const n = firstPiece + piece;
    yield {
      category: 'unit',
      id: serials[piece] ?? `${purchaseId}.${line}.${n}`,
      occurredAt,
      command: {
        type: 'RegisterUnit',
        data: {
          purchase: purchaseId,
          line,
          n,
          sku,
          ...(model === undefined ? {} : { model }),
          ...(category === undefined ? {} : { category }),
          owner: customerId,
          deliveredAt: occurredAt,
          purchasedAt,
        },
      },
    };
  }
}
