import { noCustomer } from '../customers/customer-state';
import {
  activated,
  circumstances,
  delivered,
  now,
  openedPaid,
  registered,
  sold,
  given,
} from '../testing/unit-examples';
import { ownerAt } from './ownership-state';
import { unit } from './unit';

const transfer = { type: 'TransferUnit', data: { to: 'ben' } } as const;
const ben = { ...noCustomer, customerId: 'ben' };
const toBen = circumstances({ lookUps: { newOwner: ben } });
const back = { type: 'ReportUnitBack', data: { reason: 'returned' } } as const;

describe('transferring a unit', () => {
  it('takes the warranty along where its terms let it', () => {
    const data = { from: 'anna', to: 'ben' };
    given(...sold)
      .when(transfer, toBen)
      .then({ type: 'UnitTransferred', data }, { type: 'WarrantyTransferred', data });
  });

  it('ends the warranty where its terms do not', () => {
    const personal = { ...activated, data: { ...activated.data, transferable: false } };
    given([registered, delivered], [personal, delivered])
      .when(transfer, toBen)
      .then(
        { type: 'UnitTransferred', data: { from: 'anna', to: 'ben' } },
        { type: 'WarrantyVoided', data: { reason: 'not-transferable', from: now } },
      );
  });

  it('leaves an ended warranty alone', () => {
    given(...sold)
      .when(transfer, { ...toBen, now: '2029-01-01T00:00:00.000Z' })
      .then({ type: 'UnitTransferred', data: { from: 'anna', to: 'ben' } });
  });

  it('keeps who owned it when', () => {
    const { state } = given(...sold, [{ type: 'UnitTransferred', data: { from: 'anna', to: 'ben' } }, now]);
    expect(ownerAt(state.ownership, '2025-12-31T00:00:00.000Z')).toBeUndefined();
    expect(ownerAt(state.ownership, delivered)).toBe('anna');
    expect(ownerAt(state.ownership, now)).toBe('ben');
  });

  it('needs a live customer, another one than the owner, and a unit that is out', () => {
    const spec = given(...sold);
    spec.when(transfer, circumstances({ lookUps: { newOwner: noCustomer } })).thenRefused('unknown-customer', 'to');
    const merged = { ...ben, mergedInto: 'carl' };
    spec.when(transfer, circumstances({ lookUps: { newOwner: merged } })).thenRefused('customer-merged', 'to');
    const anna = circumstances({ lookUps: { newOwner: { ...noCustomer, customerId: 'anna' } } });
    spec.when({ type: 'TransferUnit', data: { to: 'anna' } }, anna).thenRefused('same-owner', 'to');
    given().when(transfer, toBen).thenRefused('unit-not-out');
  });

  it('cannot have happened before the present owner had the unit', () => {
    const early = { ...toBen, occurredAt: '2025-06-01T00:00:00.000Z' };
    given(...sold)
      .when(transfer, early)
      .thenRefused('before-ownership', 'occurredAt');
  });
});

describe('reporting a unit back', () => {
  it('ends the ownership and what is left of the cover', () => {
    const spec = given(...sold);
    spec
      .when(back, circumstances())
      .then(
        { type: 'UnitCameBack', data: { from: 'anna', reason: 'returned' } },
        { type: 'WarrantyVoided', data: { reason: 'unit-came-back', from: now } },
      );
  });

  it('waits until an open repair is over', () => {
    given(...sold, openedPaid)
      .when(back, circumstances())
      .thenRefused('repair-open');
  });

  it('is refused for a unit that is with nobody', () => {
    given().when(back, circumstances()).thenRefused('unit-not-out');
  });
});

describe('whom a fact of a unit concerns', () => {
  it('is the claimant for claims, and otherwise who has or last had the unit', () => {
    const transferred = { type: 'UnitTransferred', data: { from: 'anna', to: 'ben' } } as const;
    const { state } = given(...sold, openedPaid, [transferred, now]);
    expect(unit.customerOf(state, transferred)).toBe('ben');
    expect(unit.customerOf(state, openedPaid)).toBe('anna');
    const cameBack = { type: 'UnitCameBack', data: { from: 'anna', reason: 'recalled' } } as const;
    expect(unit.customerOf(given(...sold, [cameBack, now]).state, cameBack)).toBe('anna');
  });
});
