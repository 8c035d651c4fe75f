import {
  activated,
  circumstances,
  coveredUntil,
  delivered,
  limitsWith,
  now,
  registered,
  sold,
  termsWith,
  given,
} from '../testing/unit-examples';
import { coverAt } from './cover-at';
import type { WarrantyVoided } from './warranty.events';

const boss = { actor: { id: 'boss', role: 'admin' } } as const;
const extend = (months: number, more: object = {}) =>
  ({ type: 'ExtendWarranty', data: { cause: 'purchased', months, ...more } }) as const;
const voided: WarrantyVoided = { type: 'WarrantyVoided', data: { reason: 'fraud', from: now } };

describe('the cover of a component', () => {
  const { cover } = given(...sold).state;

  it('counts from its start, up to but not at its end', () => {
    const parts = (at: string) => coverAt(cover, 'screen', at).shares.parts;
    expect(parts('2026-01-01T09:59:59.999Z')).toBe(0);
    expect(parts(delivered)).toBe(100);
    expect(parts('2028-01-01T09:59:59.999Z')).toBe(100);
    expect(parts(coveredUntil)).toBe(0);
  });

  it('has a share for each of parts, labour and expenses, and says why', () => {
    expect(coverAt(cover, 'screen', now)).toEqual({
      covered: true,
      shares: { parts: 100, labour: 50, expenses: 0 },
      reasons: ['parts-covered', 'labour-covered', 'expenses-not-covered'],
      term: 'standard-2-years',
      version: 3,
    });
    expect(coverAt(cover, 'screen', '2025-01-01T00:00:00.000Z').reasons).toContain('parts-not-begun');
    expect(coverAt(cover, 'screen', '2029-01-01T00:00:00.000Z').reasons).toContain('labour-ended');
  });

  it('is its own where the terms name the component', () => {
    expect(coverAt(cover, 'Battery pack', now).shares).toEqual({ parts: 100, labour: 0, expenses: 0 });
    expect(coverAt(cover, 'Battery pack', '2026-08-01T00:00:00.000Z').covered).toBe(false);
  });

  it('is none for what is excluded, be it the component or the fault', () => {
    expect(coverAt(cover, 'strap', now)).toMatchObject({ covered: false, reasons: ['excluded:strap'] });
    const wet = coverAt(cover, 'screen', now, { fault: 'liquid damage' });
    expect(wet).toMatchObject({ covered: false, reasons: ['excluded:liquid damage'] });
  });

  it('is none beyond the usage limit, and says when no reading was given', () => {
    const limited = { ...activated, data: { ...activated.data, usageLimit: { metric: 'hours', limit: 500 } } };
    const { cover: byUse } = given([registered, delivered], [limited, delivered]).state;
    expect(coverAt(byUse, 'screen', now, { usage: 501 })).toMatchObject({ reasons: ['usage-limit-exceeded'] });
    expect(coverAt(byUse, 'screen', now, { usage: 500 }).covered).toBe(true);
    expect(coverAt(byUse, 'screen', now).reasons).toContain('usage-not-reported');
  });

  it('is none on a unit without a warranty', () => {
    expect(coverAt(given().state.cover, 'screen', now)).toMatchObject({ covered: false, reasons: ['no-warranty'] });
  });
});

describe('extending a warranty', () => {
  it('stacks bought months after the standard cover, component by component', () => {
    const until = '2029-01-01T10:00:00.000Z';
    given(...sold)
      .when(extend(12), circumstances())
      .then({
        type: 'WarrantyExtended',
        data: {
          cause: 'purchased',
          months: 12,
          cover: {
            parts: { percent: 100, from: coveredUntil, until },
            labour: { percent: 50, from: coveredUntil, until },
          },
          components: [
            {
              component: 'battery*',
              cover: { parts: { percent: 100, from: '2026-07-01T10:00:00.000Z', until: '2027-07-01T10:00:00.000Z' } },
            },
          ],
        },
      });
  });

  it('begins at once where the standard cover is over', () => {
    const late = '2028-06-30T00:00:00.000Z';
    const outcome = given(...sold).when(extend(1, { shares: { labour: 0 } }), circumstances({ now: late }));
    const stretch = { percent: 100, from: late, until: '2028-07-30T00:00:00.000Z' };
    expect(outcome.decision).toMatchObject([{ data: { cover: { parts: stretch } } }]);
    expect(outcome.decision).not.toMatchObject([{ data: { cover: { labour: {} } } }]);
  });

  it('can cover what the standard cover does not, after the end of it', () => {
    const outcome = given(...sold).when(extend(12, { shares: { expenses: 80 } }), circumstances());
    expect(outcome.decision).toMatchObject([{ data: { cover: { expenses: { percent: 80, from: coveredUntil } } } }]);
  });

  it('as goodwill names who granted it, in a role that may', () => {
    const command = extend(3, { cause: 'goodwill' });
    const spec = given(...sold);
    expect(spec.when(command, circumstances(boss)).decision).toMatchObject([{ data: { approver: 'boss' } }]);
    spec.when(command, circumstances()).thenRefused('may-not-grant-goodwill');
  });

  it.each([
    [extend(0), 'bad-number', 'months'],
    [extend(1.5), 'bad-number', 'months'],
    [extend(12, { shares: { parts: 101 } }), 'bad-share', 'shares.parts'],
    [extend(12, { cause: 'downtime' }), 'bad-choice', 'cause'],
  ] as const)('refuses %j', (command, code, field) => {
    given(...sold)
      .when(command, circumstances())
      .thenRefused(code, field);
  });

  it('needs a warranty that is not voided, on a unit that is out', () => {
    given(...sold, voided)
      .when(extend(12), circumstances())
      .thenRefused('no-warranty');
    given().when(extend(12), circumstances()).thenRefused('unit-not-out');
  });
});

describe('voiding a warranty', () => {
  const command = { type: 'VoidWarranty', data: { reason: 'fraud', note: 'seal broken' } } as const;

  it('ends the cover from an instant on, and keeps what was before', () => {
    given(...sold)
      .when(command, circumstances())
      .then({ type: 'WarrantyVoided', data: { reason: 'fraud', from: now, note: 'seal broken' } });
    const { cover } = given(...sold, voided).state;
    expect(coverAt(cover, 'screen', now)).toMatchObject({ covered: false, reasons: ['voided'] });
    expect(coverAt(cover, 'screen', '2026-03-01T00:00:00.000Z').covered).toBe(true);
  });

  it('is done once, never for the future, and the cover does not begin again', () => {
    given(...sold, voided)
      .when(command, circumstances())
      .thenRefused('no-warranty');
    const later = { ...command, data: { ...command.data, from: '2027-01-01T00:00:00.000Z' } };
    given(...sold)
      .when(later, circumstances())
      .thenRefused('voided-later', 'from');
    given(...sold, voided)
      .when({ type: 'ActivateWarranty', data: {} }, circumstances())
      .thenRefused('warranty-voided');
  });
});

describe('activating a warranty', () => {
  const terms = termsWith({ startBasis: 'installation' });
  const inNeed = { ...activated, data: { ...activated.data, basis: 'installation' as const } };
  const installedAt = '2026-03-01T10:00:00.000Z';
  const command = { type: 'ActivateWarranty', data: { installedAt } } as const;
  const at = circumstances({ lookUps: { terms, limits: limitsWith() } });
  const uninstalled = [
    [registered, delivered],
    [inNeed, delivered],
  ] as const;

  it('moves the end by the installation where the terms count from it; what was covered stays covered', () => {
    const spec = given(...uninstalled);
    const { decision } = spec.when(command, at);
    const until = '2028-03-01T10:00:00.000Z';
    expect(decision).toMatchObject([
      { type: 'WarrantyActivated', data: { installedAt, cover: { parts: { from: delivered, until } } } },
    ]);
    const [fact] = decision as [typeof activated];
    given(...uninstalled, fact)
      .when(command, at)
      .then();
    given(...uninstalled, fact)
      .when({ ...command, data: { installedAt: now } }, at)
      .thenRefused('already-installed', 'installedAt');
  });

  it('moves what was stacked after the standard cover along, by as many days', () => {
    const spec = given(...uninstalled);
    const [extended] = spec.when(extend(12), at).decision as never[];
    expect(given(...uninstalled, extended!).when(command, at).decision).toMatchObject([
      { type: 'WarrantyActivated' },
      {
        type: 'WarrantyExtended',
        data: {
          cause: 'installation',
          cover: { parts: { from: '2029-01-01T10:00:00.000Z', until: '2029-03-02T10:00:00.000Z' } },
        },
      },
    ]);
  });

  it('begins the cover of a registered unit that has none', () => {
    given([registered, delivered]).when({ type: 'ActivateWarranty', data: {} }, circumstances()).then(activated);
  });

  it('is refused where there is a warranty, no terms, no unit, or no sense in the date', () => {
    const plain = { type: 'ActivateWarranty', data: {} } as const;
    given(...sold)
      .when(plain, circumstances())
      .thenRefused('warranty-active');
    const none = circumstances({ lookUps: { terms: termsWith({ appliesTo: { sku: 'OTHER' } }) } });
    given([registered, delivered]).when(plain, none).thenRefused('no-terms');
    given().when(plain, circumstances()).thenRefused('unit-not-out');
    const early = { ...command, data: { installedAt: '2025-01-01T00:00:00.000Z' } };
    given(...uninstalled)
      .when(early, at)
      .thenRefused('bad-installation-time', 'installedAt');
  });
});
