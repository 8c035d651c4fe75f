import {
  approvedFor,
  circumstances,
  eur,
  given,
  inAssessment,
  limitsWith,
  openedOnClaim,
  openedPaid,
  received,
  sold,
  started,
  underRepair,
} from '../testing/unit-examples';
import { unit } from '../units/unit';
import type { UnitFact } from '../units/unit-facts';
import type { RepairCommand } from './repair.commands';

const repair = 'SN1-R1';
const quoted: UnitFact = { type: 'QuoteSent', data: { repair, price: eur(5_000) } };
const accepted: UnitFact = { type: 'QuoteAccepted', data: { repair, price: eur(5_000) } };
const declined: UnitFact = { type: 'QuoteDeclined', data: { repair, price: eur(5_000) } };
const completed: UnitFact = { type: 'WorkCompleted', data: { repair, fixed: true, minutes: 30, technician: 'tom' } };
const unfixed: UnitFact = { ...completed, data: { ...completed.data, fixed: false } };
const failedCheck: UnitFact = { type: 'QualityCheckFailed', data: { repair, finding: 'flickers' } };
const cancelled: UnitFact = { type: 'RepairCancelled', data: { repair, reason: 'customer-asked' } };
const loaned: UnitFact = { type: 'LoanerIssued', data: { repair, loaner: 'LOAN-7' } };

const start: RepairCommand = { type: 'StartWork', data: { repair, technician: 'tom' } };
const part: RepairCommand = { type: 'ConsumePart', data: { repair, sku: 'LCD', quantity: 1, cost: eur(900) } };
const complete: RepairCommand = { type: 'CompleteWork', data: { repair, fixed: true, minutes: 30 } };
const receive: RepairCommand = { type: 'ReceiveUnit', data: { repair, condition: 'scratched' } };
const open: RepairCommand = { type: 'OpenRepair', data: { kind: 'paid' } };
const again: RepairCommand = { type: 'OpenRepair', data: { kind: 'claim', claim: 'SN1-C1' } };

describe('opening a repair', () => {
  it('is paid by the owner, and numbered within the unit', () => {
    given(...sold)
      .when(open, circumstances())
      .then(openedPaid);
    expect(given(...sold, openedPaid, cancelled).when(open, circumstances()).decision).toMatchObject([
      { data: { repair: 'SN1-R2' } },
    ]);
  });

  it('is refused while another one is open', () => {
    given(...sold, openedPaid)
      .when(open, circumstances())
      .thenRefused('repair-open');
    given(...underRepair)
      .when(again, circumstances())
      .thenRefused('repair-open');
  });

  it('may happen once more on a claim approved for repair', () => {
    given(...underRepair, cancelled)
      .when(again, circumstances())
      .then({ ...openedOnClaim, data: { ...openedOnClaim.data, repair: 'SN1-R2' } });
    given(...inAssessment)
      .when(again, circumstances())
      .thenRefused('not-approved', 'claim');
    given(...sold)
      .when(again, circumstances())
      .thenRefused('unknown-claim', 'claim');
  });

  it('needs an owner', () => {
    given().when(open, circumstances()).thenRefused('unit-not-out');
  });
});

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

describe('a quote', () => {
  const paid = [...sold, openedPaid, received];
  const accept: RepairCommand = { type: 'AcceptQuote', data: { repair } };
  const decline: RepairCommand = { type: 'DeclineQuote', data: { repair } };

  it('is sent, then accepted or declined at the price that was quoted', () => {
    const send = { type: 'SendQuote', data: { repair, price: eur(5_000) } } as const;
    given(...paid)
      .when(send, circumstances())
      .then(quoted);
    given(...paid, quoted)
      .when(accept, circumstances())
      .then(accepted);
    given(...paid, quoted)
      .when(decline, circumstances())
      .then(declined);
  });

  it('is answered once; the same answer again changes nothing', () => {
    given(...paid)
      .when(accept, circumstances())
      .thenRefused('no-quote');
    given(...paid, quoted, accepted)
      .when(accept, circumstances())
      .then();
    given(...paid, quoted, accepted)
      .when(decline, circumstances())
      .thenRefused('quote-answered');
  });

  it('has one currency per repair, and waits while somebody works', () => {
    const dollars = { type: 'SendQuote', data: { repair, price: { amount: 1, currency: 'USD' } } } as const;
    given(...paid, quoted)
      .when(dollars, circumstances())
      .thenRefused('mixed-currencies', 'price.currency');
    const send = { type: 'SendQuote', data: { repair, price: eur(1) } } as const;
    given(...paid, quoted, accepted, started)
      .when(send, circumstances())
      .thenRefused('work-under-way');
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

describe('a loaner', () => {
  const issue: RepairCommand = { type: 'IssueLoaner', data: { repair, loaner: 'LOAN-7' } };
  const bring: RepairCommand = { type: 'ReturnLoaner', data: { repair, condition: 'fine' } };

  it('is out once at a time, and may come back after the repair is over', () => {
    given(...underRepair)
      .when(issue, circumstances())
      .then(loaned);
    given(...underRepair, loaned)
      .when(issue, circumstances())
      .thenRefused('loaner-out');
    const back = { type: 'LoanerReturned', data: { repair, loaner: 'LOAN-7', condition: 'fine' } } as const;
    given(...underRepair, loaned, cancelled)
      .when(bring, circumstances())
      .then(back);
    given(...underRepair, loaned, back)
      .when(bring, circumstances())
      .thenRefused('no-loaner');
  });

  it('is another unit', () => {
    const itself: RepairCommand = { type: 'IssueLoaner', data: { repair, loaner: 'SN1' } };
    given(...underRepair)
      .when(itself, circumstances())
      .thenRefused('same-serial', 'loaner');
  });
});

describe('a repair', () => {
  it('receives its unit once', () => {
    given(...underRepair)
      .when(receive, circumstances())
      .then(received);
    given(...underRepair, received)
      .when(receive, circumstances())
      .thenRefused('unit-is-there');
  });

  it('is cancelled only while the unit is not there, so that days away are never lost', () => {
    const cancel: RepairCommand = { type: 'CancelRepair', data: { repair, reason: 'customer-asked' } };
    given(...underRepair)
      .when(cancel, circumstances())
      .then(cancelled);
    given(...underRepair, received)
      .when(cancel, circumstances())
      .thenRefused('unit-is-there');
  });

  it('takes no more commands once it is over, and must exist', () => {
    given(...underRepair, cancelled)
      .when(receive, circumstances())
      .thenRefused('repair-over', 'repair');
    given(...sold)
      .when(receive, circumstances())
      .thenRefused('unknown-repair', 'repair');
  });

  it('concerns the claimant, and keeps its free text personal', () => {
    expect(unit.customerOf(given(...underRepair, received).state, received)).toBe('anna');
    expect(unit.facts.UnitReceived.personal).toEqual(['condition']);
    expect(given(...inAssessment, approvedFor('refund')).state.repairs.repairs).toEqual([]);
  });
});
