import type { Instant } from '../fact';
import type { Money } from '../money';
import type { Shares } from '../warranties/cover';
import type { ClaimFact, FirstApprovalGiven, Remedy } from './claim.events';

export type ClaimStatus =
  | 'filed'
  | 'assessing'
  | 'waiting-for-information'
  | 'approved'
  | 'rejected'
  | 'appealed'
  | 'settled'
  | 'closed'
  | 'withdrawn';

export interface Approval {
  readonly component: string;
  readonly remedy: Remedy;
  readonly cap: Money;
  readonly shares: Shares;
}

export interface Claim {
  readonly claim: string;
  readonly claimant: string;
  readonly failedAt: Instant;
  readonly component: string;
  readonly fault: string;
  readonly usage?: number;
  readonly status: ClaimStatus;
  /** Components whose cover was assessed. */
  readonly assessed: readonly string[];
  readonly goodwill?: Shares;
  /** Waits for a second person; anything that changes the picture makes it void. */
  readonly firstApproval?: FirstApprovalGiven['data'] | undefined;
  readonly approval?: Approval;
}

/** The slice `claims`: every claim ever made on the unit, in the order of their numbers. */
export interface ClaimsState {
  readonly claims: readonly Claim[];
}

export const noClaims: ClaimsState = { claims: [] };

const openStatuses: readonly ClaimStatus[] = ['filed', 'assessing', 'waiting-for-information', 'appealed', 'approved'];

/** Open: something is still owed to the claimant, an answer or a remedy. */
export const isOpenClaim = ({ status }: Claim): boolean => openStatuses.includes(status);

export const openClaimOf = ({ claims }: ClaimsState): Claim | undefined => claims.find(isOpenClaim);

export const claimOf = ({ claims }: ClaimsState, id: string): Claim | undefined =>
  claims.find(({ claim }) => claim === id);

export function evolveClaims(state: ClaimsState, fact: ClaimFact): ClaimsState {
  if (fact.type === 'ClaimFiled') {
    const { claim, claimant, failedAt, component, fault, usage } = fact.data;
    const reading = usage !== undefined && { usage };
    const filed = { claim, claimant, failedAt, component, fault, ...reading, status: 'filed', assessed: [] } as const;
    return { claims: [...state.claims, filed] };
  }
  return {
    claims: state.claims.map((claim) => (claim.claim === fact.data.claim ? evolveClaim(claim, fact) : claim)),
  };
}

function evolveClaim(claim: Claim, { type, data }: Exclude<ClaimFact, { type: 'ClaimFiled' }>): Claim {
  const picture = { ...claim, firstApproval: undefined };
  switch (type) {
    case 'CoverageAssessed':
      return { ...picture, status: 'assessing', assessed: [...new Set([...claim.assessed, data.component])] };
    case 'InformationRequested':
      return { ...picture, status: 'waiting-for-information' };
    case 'InformationProvided':
      return { ...claim, status: 'assessing' };
    case 'FirstApprovalGiven':
      return { ...claim, firstApproval: data };
    case 'ClaimApproved': {
      const { component, remedy, cap, shares } = data;
      return { ...picture, status: 'approved', approval: { component, remedy, cap, shares } };
    }
    case 'ClaimRejected':
      return { ...picture, status: 'rejected' };
    case 'ClaimAppealed':
      return { ...claim, status: 'appealed' };
    case 'ClaimWithdrawn':
      return { ...picture, status: 'withdrawn' };
    case 'GoodwillGranted':
      return { ...picture, goodwill: data.shares };
    case 'ClaimSettled':
      return { ...claim, status: 'settled' };
    case 'ClaimClosed':
      return { ...claim, status: 'closed' };
  }
}
