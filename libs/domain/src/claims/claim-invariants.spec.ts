import fc from 'fast-check';
import { limitRules } from '../testing/unit-examples';
import { outcomesOf, runs, type Outcome } from '../testing/unit-runs';
import { aspects } from '../warranties/cover';
import { coverAt } from '../warranties/cover-at';
import { isOpenClaim, type ClaimStatus } from './claim-state';
import type { ClaimApproved } from './claim.events';

/** Holds a property for every step of random runs on a unit. */
function always(property: (outcome: Outcome, sofar: readonly Outcome[]) => void): void {
  fc.assert(
    fc.property(runs, fc.boolean(), (steps, installation) => {
      const outcomes = outcomesOf(steps, installation);
      outcomes.forEach((outcome, index) => property(outcome, outcomes.slice(0, index + 1)));
    }),
    { numRuns: 25 },
  );
}

const factsOf = (outcomes: readonly Outcome[]) => outcomes.flatMap(({ facts }) => facts);

const successors: Readonly<Record<ClaimStatus, readonly ClaimStatus[]>> = {
  filed: ['assessing', 'withdrawn'],
  assessing: ['waiting-for-information', 'approved', 'rejected', 'withdrawn'],
  'waiting-for-information': ['assessing', 'withdrawn'],
  approved: ['settled', 'withdrawn'],
  rejected: ['appealed'],
  appealed: ['assessing', 'withdrawn'],
  settled: ['closed'],
  closed: [],
  withdrawn: [],
};

describe('whatever is asked of a unit, in whatever order', () => {
  it('at most one claim and at most one repair are open', () => {
    always(({ after }) => {
      expect(after.claims.claims.filter(isOpenClaim).length).toBeLessThanOrEqual(1);
      const open = after.repairs.repairs.filter(
        ({ status }) => !['returned', 'replaced', 'cancelled'].includes(status),
      );
      expect(open.length).toBeLessThanOrEqual(1);
    });
  });

  it('a claim goes from state to state only as its machine allows', () => {
    always(({ before, after }) => {
      after.claims.claims.forEach(({ status }, index) => {
        const from = before.claims.claims[index]?.status;
        if (from !== undefined && from !== status) expect(successors[from]).toContain(status);
      });
    });
  });

  it('a claim is approved only inside the cover of its component on the failure date, or with goodwill by name', () => {
    always(({ facts, before }, sofar) => {
      for (const { data } of approvalsIn(facts)) {
        const claim = before.claims.claims.find((each) => each.claim === data.claim)!;
        const granted = factsOf(sofar).some((fact) => {
          return fact.type === 'GoodwillGranted' && fact.data.claim === data.claim && fact.data.approver !== '';
        });
        expect(coverAt(before.cover, data.component, claim.failedAt, claim).covered || granted).toBe(true);
      }
    });
  });

  it('an approval above the limit bears two names', () => {
    always(({ facts }) => {
      const limit = limitRules.limits[0]!.secondApprovalAbove;
      for (const { data } of approvalsIn(facts))
        expect(new Set(data.approvers).size).toBe(data.cap.amount > limit ? 2 : 1);
    });
  });

  it('an approval for repair opens the repair in the same append', () => {
    always(({ facts }) => {
      const forRepair = approvalsIn(facts).filter(({ data }) => data.remedy === 'repair');
      expect(facts.filter(({ type }) => type === 'RepairOpened').length).toBeGreaterThanOrEqual(forRepair.length);
    });
  });

  it('a payout stays within the covered share and the cap, and is made once', () => {
    always(({ facts }, sofar) => {
      for (const fact of facts) {
        if (fact.type !== 'ClaimSettled') continue;
        const past = factsOf(sofar);
        const approved = approvalsIn(past).findLast(({ data }) => data.claim === fact.data.claim)!.data;
        expect(fact.data.payout.amount).toBeLessThanOrEqual(approved.cap.amount);
        for (const aspect of aspects) {
          const { cost, payout } = fact.data[aspect];
          expect(payout.amount * 100).toBeLessThanOrEqual(cost.amount * approved.shares[aspect]);
        }
        const times = past.filter(
          ({ type, data }) => type === fact.type && 'claim' in data && data.claim === fact.data.claim,
        );
        expect(times).toHaveLength(1);
      }
    });
  });

  it('the claimant owned the unit when it failed, and the failure was not reported before it happened', () => {
    always(({ facts, before, at }) => {
      for (const fact of facts) {
        if (fact.type !== 'ClaimFiled') continue;
        const { claimant, failedAt } = fact.data;
        const owned = before.ownership.owners.filter(({ from, until }) => from <= failedAt && !(until! <= failedAt));
        expect(owned.map(({ owner }) => owner)).toEqual([claimant]);
        expect(failedAt <= at).toBe(true);
      }
    });
  });

  it('the same facts give the same state again, and every refusal says what to do', () => {
    always(({ refusals, facts, after, before }) => {
      if (facts.length === 0) expect(after).toBe(before);
      for (const { message } of refusals) expect(message).toMatch(/^[A-Z0-9a-z].{10,}\.$/u);
    });
  });
});

/** Random runs that never meet the rules would prove nothing. */
it('random runs reach every kind of fact that the rules are about', () => {
  const reached = new Set<string>();
  fc.assert(
    fc.property(runs, fc.boolean(), (steps, installation) => {
      for (const { type } of factsOf(outcomesOf(steps, installation))) reached.add(type);
    }),
    { numRuns: 100, seed: 7 },
  );
  const telling = [
    'FirstApprovalGiven',
    'ClaimApproved',
    'ClaimAppealed',
    'ClaimSettled',
    'ClaimClosed',
    'UnitReturned',
  ];
  expect([...reached]).toEqual(
    expect.arrayContaining([...telling, 'UnitReplaced', 'WarrantyExtended', 'UnitTransferred']),
  );
});

function approvalsIn(facts: readonly { readonly type: string }[]): readonly ClaimApproved[] {
  return facts.filter((fact): fact is ClaimApproved => fact.type === 'ClaimApproved');
}
