import type { WarrantyTerm } from '../standards/rules';
import {
  activated,
  circumstances,
  coveredUntil,
  delivered,
  eur,
  given,
  now,
  openedPaid,
  received,
  registered,
  sold,
  started,
  underRepair,
} from '../testing/unit-examples';
import type { UnitFact } from '../units/unit-facts';
import type { ReplaceUnit, ReturnUnit } from './repair.commands';

const repair = 'SN1-R1';
const handIn = '2026-06-10T12:00:00.000Z';
const handOver = '2026-06-14T13:00:00.000Z';
const arrived = [received, handIn] as const;
const part: UnitFact = { type: 'PartConsumed', data: { repair, sku: 'LCD', quantity: 2, cost: eur(900) } };
const completed: UnitFact = { type: 'WorkCompleted', data: { repair, fixed: true, minutes: 30, technician: 'tom' } };
const unfixed: UnitFact = { type: 'WorkCompleted', data: { repair, fixed: false, minutes: 30, technician: 'tom' } };
const failedCheck: UnitFact = { type: 'QualityCheckFailed', data: { repair, finding: 'flickers' } };
const back = (more: object = {}): ReturnUnit => ({ type: 'ReturnUnit', data: { repair, ...more } });
const then = circumstances({ now: handOver });
const fixed = given(...underRepair, arrived, started, part, part, completed);

describe('handing a unit over', () => {
  it('extends the cover by the begun days it was away and settles the claim, in one append', () => {
    const longer = '2028-01-06T10:00:00.000Z';
    fixed.when(back({ labour: eur(3_000), expenses: eur(500), recovered: eur(700) }), then).then(
      { type: 'UnitReturned', data: { repair, fixed: true, downtimeDays: 5 } },
      {
        type: 'WarrantyExtended',
        data: {
          cause: 'downtime',
          days: 5,
          repair,
          cover: {
            parts: { percent: 100, from: coveredUntil, until: longer },
            labour: { percent: 50, from: coveredUntil, until: longer },
          },
          components: [
            {
              component: 'battery*',
              cover: { parts: { percent: 100, from: '2026-07-01T10:00:00.000Z', until: '2026-07-06T10:00:00.000Z' } },
            },
          ],
        },
      },
      {
        type: 'ClaimSettled',
        data: {
          claim: 'SN1-C1',
          parts: { cost: eur(1_800), payout: eur(1_800) },
          labour: { cost: eur(3_000), payout: eur(1_500) },
          expenses: { cost: eur(500), payout: eur(0) },
          payout: eur(3_300),
          recovered: eur(700),
        },
      },
    );
  });

  it('extends only what was in force when the unit was handed in', () => {
    const late = '2026-08-01T00:00:00.000Z';
    const outcome = given(...underRepair, [received, late], started, completed).when(
      back(),
      circumstances({ now: '2026-08-03T00:00:00.000Z' }),
    );
    expect(outcome.decision).toMatchObject([{}, { data: { days: 2, components: [] } }, { type: 'ClaimSettled' }]);
  });

  it('extends nothing where the terms do not say so', () => {
    const changes: Pick<WarrantyTerm, 'transferable'> & { downtimeExtends: boolean } = {
      transferable: true,
      downtimeExtends: false,
    };
    const stiff = { ...activated, data: { ...activated.data, ...changes } };
    const outcome = given([registered, delivered], [stiff, delivered], openedPaid, arrived).when(back(), then);
    outcome.then({ type: 'UnitReturned', data: { repair, fixed: false, downtimeDays: 5 } });
  });

  it('leaves the claim of a unit that was not fixed approved, for another remedy', () => {
    const outcome = given(...underRepair, arrived, started, unfixed).when(back(), then);
    expect(outcome.decision).toMatchObject([{ data: { fixed: false } }, { type: 'WarrantyExtended' }]);
    given(...underRepair, arrived, started, unfixed)
      .when(back({ labour: eur(1) }), then)
      .thenRefused('nothing-to-settle', 'labour');
  });

  it('waits while work is under way, and after a failed check', () => {
    given(...underRepair)
      .when(back(), then)
      .thenRefused('unit-not-there', 'repair');
    given(...underRepair, arrived, started)
      .when(back(), then)
      .thenRefused('work-under-way', 'repair');
    given(...underRepair, arrived, started, completed, failedCheck)
      .when(back(), then)
      .thenRefused('check-failed');
  });

  it('cannot have happened before the hand-in', () => {
    fixed.when(back(), { ...then, occurredAt: '2026-06-09T00:00:00.000Z' }).thenRefused('before-hand-in', 'occurredAt');
  });

  it('settles in the currency of the claim', () => {
    fixed
      .when(back({ labour: { amount: 1, currency: 'USD' } }), then)
      .thenRefused('mixed-currencies', 'labour.currency');
  });
});

describe('replacing a unit', () => {
  const replace = (more: object = {}): ReplaceUnit => ({
    type: 'ReplaceUnit',
    data: { newSerial: 'SN2', repair, ...more },
  });
  const hopeless = given(...underRepair, arrived, started, part, unfixed);

  it('records both serials, ends the cover of the old unit, and settles the claim', () => {
    const { decision } = hopeless.when(replace({ cost: eur(6_000) }), then);
    expect(decision).toMatchObject([
      {
        type: 'UnitReplaced',
        data: { oldSerial: 'SN1', newSerial: 'SN2', owner: 'anna', repair, claim: 'SN1-C1' },
      },
      { type: 'WarrantyVoided', data: { reason: 'unit-replaced', from: handOver } },
      { type: 'ClaimSettled', data: { parts: { cost: eur(6_900), payout: eur(6_900) } } },
    ]);
    const after = given(...underRepair, [received, now], [(decision as UnitFact[])[0]!, handOver]);
    expect(after.state.repairs.repairs[0]?.status).toBe('replaced');
    expect(after.state.ownership).toMatchObject({ replacedBy: 'SN2', owners: [{ owner: 'anna', until: handOver }] });
  });

  it('happens on an approved claim too, but not on one approved for a refund', () => {
    const approvedTo = (remedy: string) =>
      underRepair.map((fact) =>
        'type' in fact && fact.type === 'ClaimApproved' ? { ...fact, data: { ...fact.data, remedy } } : fact,
      ) as unknown as UnitFact[];
    const onClaim: ReplaceUnit = { type: 'ReplaceUnit', data: { newSerial: 'SN2', claim: 'SN1-C1' } };
    const noRepair = (facts: UnitFact[]) => given(...facts.filter((fact) => fact.type !== 'RepairOpened'));
    expect(noRepair(approvedTo('replacement')).when(onClaim, then).decision).toMatchObject([
      { type: 'UnitReplaced', data: { claim: 'SN1-C1' } },
      { type: 'WarrantyVoided' },
      { type: 'ClaimSettled' },
    ]);
    noRepair(approvedTo('refund')).when(onClaim, then).thenRefused('not-approved', 'claim');
    hopeless.when(onClaim, then).thenRefused('repair-open', 'repair');
  });

  it('needs a ground, another serial, and a replacement that is with no customer', () => {
    given(...sold)
      .when({ type: 'ReplaceUnit', data: { newSerial: 'SN2' } }, then)
      .thenRefused('no-ground', 'claim');
    hopeless.when(replace({ newSerial: 'SN1' }), then).thenRefused('same-serial', 'newSerial');
    const out = circumstances({ now: handOver, lookUps: { replacement: given(...sold).state } });
    hopeless.when(replace(), out).thenRefused('replacement-is-out', 'newSerial');
    hopeless.when(replace({ claim: 'SN1-C7' }), then).thenRefused('other-claim', 'claim');
    given().when(replace(), then).thenRefused('unit-not-out');
  });
});
