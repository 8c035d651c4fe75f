import { noCustomer } from '../customers/customer-state';
import {
  activated,
  circumstances,
  coveredUntil,
  delivered,
  now,
  openedPaid,
  registered,
  registration,
  sold,
  termsWith,
  given,
} from '../testing/unit-examples';
import { noStandard } from '../standards/standard-state';
import type { RegisterUnit } from './ownership.commands';
import { ownerAt } from './ownership-state';
import { unit } from './unit';
import { noUnit, type UnitState } from './unit-state';

const register = (changes: Partial<RegisterUnit['data']> = {}): RegisterUnit => ({
  type: 'RegisterUnit',
  data: { ...registration, ...changes },
});
const transfer = { type: 'TransferUnit', data: { to: 'ben' } } as const;
const ben = { ...noCustomer, customerId: 'ben' };
const toBen = circumstances({ lookUps: { newOwner: ben } });
const back = { type: 'ReportUnitBack', data: { reason: 'returned' } } as const;
const secondSale = { purchase: 'P2', owner: 'ben', deliveredAt: '2026-05-01T10:00:00.000Z' };

describe('registering a unit', () => {
  it('activates its cover in the same decision, with term and version', () => {
    given().when(register(), circumstances()).then(registered, activated);
  });

  it('goes by the terms in force on the delivery date, not by later ones', () => {
    const later = { version: 4, effectiveFrom: '2026-02-01T00:00:00.000Z', rules: { terms: [] }, retired: false };
    const terms = { ...termsWith(), versions: [...termsWith().versions, later] };
    given()
      .when(register(), circumstances({ lookUps: { terms } }))
      .then(registered, activated);
  });

  it('registers nothing for goods that no terms cover', () => {
    given()
      .when(register({ category: 'coffee' }), circumstances())
      .then();
  });

  it('is refused while no terms are in force, so that nothing is lost silently', () => {
    const none = circumstances({ lookUps: { terms: noStandard } });
    given().when(register(), none).thenRefused('no-standard-in-force');
  });

  it('changes nothing when the same piece is reported again', () => {
    given(...sold)
      .when(register(), circumstances())
      .then();
  });

  it('disputes a second sale of a serial that is still out: the first owner stays', () => {
    const outcome = given(...sold).when(register(secondSale), circumstances());
    outcome.then({
      type: 'UnitRegistrationDisputed',
      data: {
        purchase: 'P2',
        line: 1,
        n: 1,
        sku: 'PHONE-8',
        claimedBy: 'ben',
        owner: 'anna',
        deliveredAt: secondSale.deliveredAt,
      },
    });
    const [disputed] = outcome.decision as never[];
    const after = given(...sold, disputed!);
    expect(ownerAt(after.state.ownership, now)).toBe('anna');
    after.when(register(secondSale), circumstances()).then();
    const resolved = given(...sold, disputed!, [
      { type: 'UnitCameBack', data: { from: 'anna', reason: 'returned' } },
      '2026-04-30T00:00:00.000Z',
    ]);
    expect(resolved.when(register(secondSale), circumstances()).decision).toMatchObject([
      { type: 'UnitRegistered', data: { owner: 'ben' } },
      { type: 'WarrantyActivated' },
    ]);
  });

  it('is possible again once the unit came back, and only for a delivery after that', () => {
    const returned = [
      { type: 'UnitCameBack', data: { from: 'anna', reason: 'returned' } },
      secondSale.deliveredAt,
    ] as const;
    const resold = given(...sold, returned);
    const outcome = resold.when(register(secondSale), circumstances()).decision;
    expect(outcome).toMatchObject([{ type: 'UnitRegistered' }, { type: 'WarrantyActivated', data: { holder: 'ben' } }]);
    resold.when(register(), circumstances()).then();
    const early = register({ ...secondSale, deliveredAt: '2026-04-01T10:00:00.000Z' });
    expect(resold.when(early, circumstances()).decision).toMatchObject([{ type: 'UnitRegistrationDisputed' }]);
  });

  it.each([
    [{ deliveredAt: '2027-01-01T00:00:00.000Z' }, 'delivered-later', 'deliveredAt'],
    [{ deliveredAt: 'yesterday' }, 'bad-instant', 'deliveredAt'],
    [{ n: 0 }, 'bad-number', 'n'],
    [{ sku: '' }, 'bad-text', 'sku'],
  ] as const)('refuses %j', (changes, code, field) => {
    given().when(register(changes), circumstances()).thenRefused(code, field);
  });
});

describe('registering a replacement', () => {
  const replaced: UnitState = given(
    ...sold,
    [{ type: 'UnitReplaced', data: { oldSerial: 'SN1', newSerial: 'SN2', owner: 'anna' } }, now],
    [{ type: 'WarrantyVoided', data: { reason: 'unit-replaced', from: now } }, now],
  ).state;
  const command = register({ purchase: 'P9', replaces: 'SN1', deliveredAt: now });
  const at = (old: UnitState) => circumstances({ id: 'SN2', lookUps: { terms: termsWith(), replaced: old } });

  it('restarts the cover where the terms of the old unit say so', () => {
    expect(given().when(command, at(replaced)).decision).toMatchObject([
      { type: 'UnitRegistered', data: { replaces: 'SN1' } },
      {
        type: 'WarrantyRestarted',
        data: { replaces: 'SN1', cover: { parts: { from: now, until: '2028-06-10T12:00:00.000Z' } } },
      },
    ]);
  });

  it('lets what was left of the cover go on where they say so', () => {
    const warranty = replaced.cover.warranties[0]!;
    const applied = { ...warranty.applied, replacement: 'continues' as const };
    const continuing = { ...replaced, cover: { warranties: [{ ...warranty, applied }] } };
    expect(given().when(command, at(continuing)).decision).toMatchObject([
      { type: 'UnitRegistered' },
      { type: 'WarrantyActivated', data: { cover: { parts: { from: now, until: coveredUntil } } } },
    ]);
  });

  it('never ends the cover before the old one would have', () => {
    const short = {
      parts: { percent: 100, months: 1 },
      labour: { percent: 0, months: 0 },
      expenses: { percent: 0, months: 0 },
    };
    const lookUps = { terms: termsWith({ coverage: short }), replaced };
    const decision = given().when(command, circumstances({ id: 'SN2', lookUps })).decision;
    expect(decision).toMatchObject([
      {},
      { data: { cover: { parts: { until: coveredUntil }, labour: { percent: 50, until: coveredUntil } } } },
    ]);
  });

  it('is refused when the old unit names no such replacement, or for another owner', () => {
    given().when(command, at(noUnit)).thenRefused('not-replaced-by', 'replaces');
    const forBen = register({ ...command.data, owner: 'ben' });
    given().when(forBen, at(replaced)).thenRefused('wrong-owner', 'owner');
  });
});

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
