import type {
  ClaimFact,
  CustomerFact,
  FeedbackFact,
  OwnershipFact,
  PurchaseFact,
  RefusalFact,
  RepairFact,
  WarrantyFact,
} from '@aftercare/domain';

type AnyFact =
  ClaimFact | CustomerFact | FeedbackFact | OwnershipFact | PurchaseFact | RefusalFact | RepairFact | WarrantyFact;
type Examples = { readonly [T in AnyFact['type']]: Extract<AnyFact, { type: T }>['data'] };

/** Stands in every personal field, so that a spec sees where one is shown. */
export const PERSONAL = 'PERSONAL-DATA';

const at = '2026-01-05T10:00:00.000Z';
const until = '2028-01-05T10:00:00.000Z';
const eur = (amount: number) => ({ amount, currency: 'EUR' });
const shares = { parts: 100, labour: 100, expenses: 0 };
const cover = { parts: { percent: 100, from: at, until }, labour: { percent: 50, from: at, until } };
const claim = 'U1-C1';
const repair = 'U1-R1';
const scale = { min: 0, max: 10 };
const terms: Examples['WarrantyActivated'] = {
  ...{ term: 'standard', version: 1, basis: 'delivery', cover, components: [], exclusions: [] },
  ...{ transferable: true, downtimeExtends: true, replacement: 'restarts', holder: 'C1' },
};
const piece = { purchase: 'P1', line: 1, n: 1, sku: 'lamp', deliveredAt: at };
const settled = { cost: eur(5000), payout: eur(5000) };
const survey = { item: 1, kind: 'NPS', scale, touchpoint: 'delivery' } as const;

/** One of every fact that concerns a customer. */
export const exampleFacts: Examples = {
  CustomerRegistered: {
    customerId: 'C1',
    identities: [{ kind: 'email', value: PERSONAL }],
    contact: { name: PERSONAL },
  },
  ContactChanged: { changed: ['email'], contact: { email: PERSONAL }, language: 'de' },
  IdentityLinked: { kind: 'phone', value: PERSONAL },
  ConsentGranted: { purpose: 'offers', source: 'web-form' },
  ConsentWithdrawn: { purpose: 'offers' },
  CustomersMerged: { into: 'C2', reason: PERSONAL },
  CustomerMergeReverted: { into: 'C2', reason: PERSONAL },
  PersonalDataErased: { cause: 'customer-request' },
  PurchaseRecorded: {
    ...{ purchaseId: 'P1', customerId: 'C1', channel: 'web' },
    lines: [{ line: 1, sku: 'lamp', quantity: 2, amount: eur(1995), cost: eur(900), serials: [] }],
  },
  LineDelivered: {
    ...{ purchaseId: 'P1', customerId: 'C1', line: 1, sku: 'lamp', quantity: 2, serials: ['S1'] },
    ...{ firstPiece: 1, purchasedAt: at },
  },
  PurchaseCancelled: {
    purchaseId: 'P1',
    reason: 'changed-mind',
    refund: 'later',
    owed: eur(1995),
    purchasedAt: '2026-01-02T00:00:00.000Z',
    paid: eur(1995),
    cost: eur(900),
    refunded: eur(0),
  },
  RefundIssued: { purchaseId: 'P1', refund: 1, line: 1, amount: eur(500), cause: 'goodwill', afterCancellation: false },
  UnitRegistered: { ...piece, owner: 'C1' },
  UnitTransferred: { from: 'C1', to: 'C2' },
  UnitRegistrationDisputed: { ...piece, owner: 'C1', claimedBy: 'C2' },
  UnitCameBack: { from: 'C1', reason: 'returned' },
  WarrantyActivated: terms,
  WarrantyExtended: { cause: 'downtime', days: 7, repair, cover, components: [] },
  WarrantyRestarted: { ...terms, replaces: 'U0' },
  WarrantyTransferred: { from: 'C1', to: 'C2' },
  WarrantyVoided: { reason: 'misuse', from: at, note: PERSONAL },
  ClaimFiled: { claim, claimant: 'C1', failedAt: at, component: 'switch', fault: 'no-power', description: PERSONAL },
  CoverageAssessed: { claim, component: 'switch', failedAt: at, covered: true, shares, reasons: [] },
  InformationRequested: { claim, question: PERSONAL },
  InformationProvided: { claim, answer: PERSONAL },
  FirstApprovalGiven: {
    ...{ claim, approver: 'agent-1', component: 'switch', remedy: 'repair', cap: eur(90000), limitsVersion: 1 },
  },
  ClaimApproved: {
    ...{ claim, component: 'switch', remedy: 'repair', cap: eur(9000), shares, goodwill: false },
    ...{ approvers: ['agent-1'], limitsVersion: 1 },
  },
  ClaimRejected: { claim, reason: 'misuse', note: PERSONAL },
  ClaimAppealed: { claim, grounds: PERSONAL },
  ClaimWithdrawn: { claim, note: PERSONAL },
  GoodwillGranted: { claim, approver: 'agent-1', shares, note: PERSONAL },
  ClaimSettled: { claim, payout: eur(10000), recovered: eur(2000), parts: settled, labour: settled, expenses: settled },
  ClaimClosed: { claim },
  RepairOpened: { repair, customer: 'C1', kind: 'paid' },
  UnitReceived: { repair, condition: PERSONAL },
  Diagnosed: { repair, fault: 'no-power', rootCause: 'wear', component: 'switch', note: PERSONAL },
  QuoteSent: { repair, price: eur(4000) },
  QuoteAccepted: { repair, price: eur(4000) },
  QuoteDeclined: { repair, price: eur(4000) },
  PartConsumed: { repair, sku: 'switch-2', quantity: 1, cost: eur(700) },
  WorkStarted: { repair, technician: 'tech-1', certified: true, limitsVersion: 1 },
  WorkPaused: { repair, reason: 'waiting-for-parts', note: PERSONAL },
  WorkCompleted: { repair, fixed: true, minutes: 45, technician: 'tech-1' },
  QualityCheckPassed: { repair },
  QualityCheckFailed: { repair, finding: PERSONAL },
  UnitReturned: { repair, fixed: true, downtimeDays: 6 },
  UnitReplaced: { oldSerial: 'U1', newSerial: 'U2', owner: 'C1' },
  LoanerIssued: { repair, loaner: 'L1' },
  LoanerReturned: { repair, loaner: 'L1', condition: PERSONAL },
  RepairCancelled: { repair, reason: 'customer-asked', note: PERSONAL },
  SurveyInvited: {
    ...{ ...survey, customerId: 'C1', expiresAt: until, cooldownDays: 30 },
    standard: { kind: 'survey-rules', version: 1 },
  },
  SurveyAnswered: { ...survey, score: 3, comment: PERSONAL },
  AnswerRevised: { ...survey, previousScore: 3, score: 9, comment: PERSONAL },
  InvitationExpired: { item: 1, kind: 'NPS', touchpoint: 'delivery' },
  ReviewSubmitted: { customerId: 'C1', item: 2, channel: 'shop', rating: 2, scale: { min: 1, max: 5 }, text: PERSONAL },
  MentionCaptured: { customerId: 'C1', item: 3, channel: 'forum', text: PERSONAL, link: PERSONAL },
  MeetingHeld: { customerId: 'C1', item: 4, topic: 'onboarding', minutes: 30, notes: PERSONAL },
  FeedbackClassified: { item: 2, topic: 'quality', sentiment: 'negative', modelVersion: 'manual' },
  FeedbackActioned: { item: 2, action: 'called-back', note: PERSONAL },
  FeedbackLoopClosed: { item: 2, outcome: 'apologised', customerInformed: true, note: PERSONAL },
  CommandRefused: {
    policy: 'register-unit-when-line-delivered',
    fact: { id: 'f', type: 'LineDelivered', stream: 'purchase-P1', position: 7 },
    command: { commandId: 'c', category: 'unit', id: 'U1', type: 'RegisterUnit', data: {} },
    reason: { refused: 'no-terms', message: 'There are no terms.', kind: 'state' },
    customerId: 'C1',
  },
  RefusalRetried: { outcome: 'done' },
  RefusalDismissed: { by: 'agent-1', why: 'sold as seen' },
};
