import {
  activated,
  circumstances,
  coveredUntil,
  now,
  registered,
  registration,
  sold,
  termsWith,
  given,
} from '../testing/unit-examples';
import { noStandard } from '../standards/standard-state';
import type { RegisterUnit } from './ownership.commands';
import { ownerAt } from './ownership-state';
import { noUnit, type UnitState } from './unit-state';

const register = (changes: Partial<RegisterUnit['data']> = {}): RegisterUnit => ({
  type: 'RegisterUnit',
  data: { ...registration, ...changes },
});
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
