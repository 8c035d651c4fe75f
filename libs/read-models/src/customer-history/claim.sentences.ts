import type { ClaimFact } from '@aftercare/domain';
import { moneyWords } from '../money-words';
import type { Sentences } from './sentence';

export const claimSentences: Sentences<ClaimFact> = {
  ClaimFiled: ({ claim, component, fault, failedAt }) =>
    `Filed claim ${claim}: ${component}, ${fault}, failed on ${failedAt.slice(0, 10)}.`,
  CoverageAssessed: ({ claim, component, covered }) =>
    `Claim ${claim} was assessed: ${component} ${covered ? 'is covered' : 'is not covered'}.`,
  InformationRequested: ({ claim }) => `Was asked for information on claim ${claim}.`,
  InformationProvided: ({ claim }) => `Gave the information asked for on claim ${claim}.`,
  FirstApprovalGiven: ({ claim, remedy, cap }) =>
    `Claim ${claim} got a first approval (${remedy}, up to ${moneyWords(cap)}); a second person must approve.`,
  ClaimApproved: ({ claim, remedy, cap, goodwill }) =>
    `Claim ${claim} was approved${goodwill ? ' as goodwill' : ''}: ${remedy}, up to ${moneyWords(cap)}.`,
  ClaimRejected: ({ claim, reason }) => `Claim ${claim} was rejected (${reason}).`,
  ClaimAppealed: ({ claim }) => `Appealed against the decision on claim ${claim}.`,
  ClaimWithdrawn: ({ claim }) => `Withdrew claim ${claim}.`,
  GoodwillGranted: ({ claim, approver }) => `Goodwill was granted on claim ${claim} by ${approver}.`,
  ClaimSettled: ({ claim, payout, recovered }) =>
    `Claim ${claim} was settled: ${moneyWords(payout)} paid` +
    (recovered.amount > 0 ? `, ${moneyWords(recovered)} recovered from the supplier.` : '.'),
  ClaimClosed: ({ claim }) => `Claim ${claim} was closed.`,
};
