import {
  circumstances,
  eur,
  given,
  limitsWith,
  openedPaid,
  received,
  sold,
  started,
  underRepair,
} from '../testing/unit-examples';
import type { UnitFact } from '../units/unit-facts';
import type { RepairCommand } from './repair.commands';

const repair = 'SN1-R1';
const quoted: UnitFact = { type: 'QuoteSent', data: { repair, price: eur(5_000) } };
const accepted: UnitFact = { type: 'QuoteAccepted', data: { repair, price: eur(5_000) } };
const declined: UnitFact = { type: 'QuoteDeclined', data: { repair, price: eur(5_000) } };
const completed: UnitFact = { type: 'WorkCompleted', data: { repair, fixed: true, minutes: 30, technician: 'tom' } };
const unfixed: UnitFact = { ...completed, data: { ...completed.data, fixed: false } };
const failedCheck: UnitFact = { type: 'QualityCheckFailed', data: { repair, finding: 'flickers' } };

const start: RepairCommand = { type: 'StartWork', data: { repair, technician: 'tom' } };
const part: RepairCommand = { type: 'ConsumePart', data: { repair, sku: 'LCD', quantity: 1, cost: eur(900) } };
const complete: RepairCommand = { type: 'CompleteWork', data: { repair, fixed: true, minutes: 30 } };

describe('work on a unit', () => {
  it('does not begin before the unit is there', () => {
    given(...underRepair)
      .when(start, circumstances())
      .thenRefused('unit-not-there', 'repair');
    const diagnose = {
      type: 'Diagnose',
      data: { repair, fault: 'dark', rootCause: 'drop', component: 'lcd' },
    } as const;
    given(...underRepair)
      .when(diagnose, circumstances())
      .thenRefused('unit-not-there', 'repair');
    given(...underRepair, received)
      .when(diagnose, circumstances())
      .then({ ...diagnose, type: 'Diagnosed' });
    given(...underRepair, received)
      .when(start, circumstances())
      .then(started);
  });

  it.each([
    ['no quote', []],
    ['an unanswered quote', [quoted]],
    ['a declined quote', [quoted, declined]],
  ])('paid by the customer does not begin with %s', (_what, quotes) => {
    given(...sold, openedPaid, received, ...quotes)
      .when(start, circumstances())
      .thenRefused('quote-not-accepted', 'repair');
  });

  it('paid by the customer begins after an accepted quote', () => {
    given(...sold, openedPaid, received, quoted, accepted)
      .when(start, circumstances())
      .then(started);
  });

  it('resumes after a pause, and again after a failed check or an attempt that fixed nothing', () => {
    const begun = [...underRepair, received, started];
    const paused: UnitFact = { type: 'WorkPaused', data: { repair, reason: 'waiting-for-parts' } };
    given(...begun)
      .when(start, circumstances())
      .thenRefused('work-under-way');
    given(...begun, paused)
      .when(start, circumstances())
      .then(started);
    given(...begun, unfixed)
      .when(start, circumstances())
      .then(started);
    given(...begun, completed, failedCheck)
      .when(start, circumstances())
      .then(started);
    given(...begun, completed)
      .when(start, circumstances())
      .thenRefused('work-completed');
  });

  it('records parts, pauses and completion only while somebody works', () => {
    const pause = { type: 'PauseWork', data: { repair, reason: 'waiting-for-parts' } } as const;
    for (const command of [part, complete, pause])
      given(...underRepair, received)
        .when(command, circumstances())
        .thenRefused('work-not-under-way', 'repair');
    const begun = given(...underRepair, received, started);
    begun.when(part, circumstances()).then({ type: 'PartConsumed', data: part.data });
    begun.when(complete, circumstances()).then(completed);
    begun.when(pause, circumstances()).then({ ...pause, type: 'WorkPaused' });
  });

  it('uses parts in the currency of the claim, or of the quote', () => {
    const dollars = { ...part, data: { ...part.data, cost: { amount: 1, currency: 'USD' } } } as RepairCommand;
    given(...underRepair, received, started)
      .when(dollars, circumstances())
      .thenRefused('mixed-currencies', 'cost.currency');
    given(...sold, openedPaid, received, quoted, accepted, started)
      .when(dollars, circumstances())
      .thenRefused('mixed-currencies', 'cost.currency');
  });
});

describe('the technician’s certificate', () => {
  const ready = given(...underRepair, received);
  const under = (technicianCertificate: 'warn' | 'refuse' | 'off') =>
    circumstances({ lookUps: { limits: limitsWith({ technicianCertificate }) } });
  const certified = { ...start, data: { ...start.data, certificate: 'CERT-1' } } as RepairCommand;

  it('is recorded as missing where the policy warns', () => {
    ready.when(start, under('warn')).then(started);
    ready.when(start, under('off')).then(started);
  });

  it('is required where the policy refuses', () => {
    ready.when(start, under('refuse')).thenRefused('no-certificate', 'certificate');
    ready
      .when(certified, under('refuse'))
      .then({ ...started, data: { ...started.data, certificate: 'CERT-1', certified: true } });
  });
});

describe('the quality check', () => {
  const pass: RepairCommand = { type: 'PassQualityCheck', data: { repair } };
  const fail: RepairCommand = { type: 'FailQualityCheck', data: { repair, finding: 'flickers' } };

  it('is done once per completion', () => {
    const done = [...underRepair, received, started, completed];
    given(...done)
      .when(pass, circumstances())
      .then({ type: 'QualityCheckPassed', data: { repair } });
    given(...done)
      .when(fail, circumstances())
      .then(failedCheck);
    given(...done, failedCheck)
      .when(pass, circumstances())
      .thenRefused('already-checked');
    expect(given(...done, failedCheck, started, completed).when(pass, circumstances()).decision).toHaveLength(1);
    given(...underRepair, received, started)
      .when(pass, circumstances())
      .thenRefused('work-not-completed');
  });
});
