import {
  approvedFor,
  circumstances,
  eur,
  given,
  inAssessment,
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
const cancelled: UnitFact = { type: 'RepairCancelled', data: { repair, reason: 'customer-asked' } };
const loaned: UnitFact = { type: 'LoanerIssued', data: { repair, loaner: 'LOAN-7' } };

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
