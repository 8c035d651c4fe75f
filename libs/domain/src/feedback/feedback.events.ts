import type { FactCatalogue, Instant } from '../fact';
import type { StandardReference } from '../standards/standard.events';

export type SurveyKind = 'NPS' | 'CSAT' | 'CES' | 'custom';

/** Lowest and highest score, both whole numbers and both allowed. */
export interface Scale {
  readonly min: number;
  readonly max: number;
}

export type Sentiment = 'negative' | 'neutral' | 'positive';

/**
 * Facts of one customer's feedback stream (stream id = customer id). `item` is the number n in `<customer>-F<n>`, from 1.
 * Personal fields (comments, texts, notes) are null once the customer's data is erased.
 */
export type FeedbackFact =
  | SurveyInvited
  | SurveyAnswered
  | AnswerRevised
  | InvitationExpired
  | ReviewSubmitted
  | MentionCaptured
  | MeetingHeld
  | FeedbackClassified
  | FeedbackActioned
  | FeedbackLoopClosed;

export interface SurveyInvited {
  readonly type: 'SurveyInvited';
  readonly data: {
    readonly customerId: string;
    readonly item: number;
    readonly kind: SurveyKind;
    readonly scale: Scale;
    /** The moment it is about: `delivery`, `repair`, `claim`, ... */
    readonly touchpoint: string;
    /** What it is about, e.g. a unit's or a claim's id. */
    readonly about?: string;
    readonly expiresAt: Instant;
    /** No other invitation for this many days, by `standard`. */
    readonly cooldownDays: number;
    readonly standard: StandardReference;
  };
}

/** Kind, scale and touchpoint are repeated so that a score can be read without its invitation. */
export interface SurveyAnswered {
  readonly type: 'SurveyAnswered';
  readonly data: {
    readonly item: number;
    readonly kind: SurveyKind;
    readonly scale: Scale;
    readonly touchpoint: string;
    readonly score: number;
    readonly comment?: string | null;
  };
}

/** The answer given before stays on record; this one counts from now on. */
export interface AnswerRevised {
  readonly type: 'AnswerRevised';
  readonly data: {
    readonly item: number;
    readonly kind: SurveyKind;
    readonly scale: Scale;
    readonly touchpoint: string;
    readonly previousScore: number;
    readonly score: number;
    readonly comment?: string | null;
  };
}

export interface InvitationExpired {
  readonly type: 'InvitationExpired';
  readonly data: { readonly item: number; readonly kind: SurveyKind; readonly touchpoint: string };
}

export interface ReviewSubmitted {
  readonly type: 'ReviewSubmitted';
  readonly data: {
    readonly customerId: string;
    readonly item: number;
    /** The site or shop it stands on. */
    readonly channel: string;
    readonly sku?: string;
    readonly rating: number;
    readonly scale: Scale;
    readonly text?: string | null;
  };
}

/** Somebody spoke about us in public and we know which customer it was. */
export interface MentionCaptured {
  readonly type: 'MentionCaptured';
  readonly data: {
    readonly customerId: string;
    readonly item: number;
    readonly channel: string;
    readonly text?: string | null;
    readonly link?: string | null;
  };
}

export interface MeetingHeld {
  readonly type: 'MeetingHeld';
  readonly data: {
    readonly customerId: string;
    readonly item: number;
    readonly topic: string;
    readonly minutes?: number;
    readonly notes?: string | null;
  };
}

export interface FeedbackClassified {
  readonly type: 'FeedbackClassified';
  readonly data: {
    readonly item: number;
    readonly topic: string;
    readonly sentiment: Sentiment;
    /** Which model, or `manual`. */
    readonly modelVersion: string;
  };
}

export interface FeedbackActioned {
  readonly type: 'FeedbackActioned';
  readonly data: {
    readonly item: number;
    /** A short word for what was done, e.g. `called-back`. */
    readonly action: string;
    /** A ticket, a defect, a task. */
    readonly reference?: string;
    readonly note?: string | null;
  };
}

export interface FeedbackLoopClosed {
  readonly type: 'FeedbackLoopClosed';
  readonly data: {
    readonly item: number;
    readonly outcome: string;
    /** Whether the customer was told what became of it. */
    readonly customerInformed: boolean;
    readonly note?: string | null;
  };
}

export const feedbackFacts: FactCatalogue<FeedbackFact> = {
  SurveyInvited: { version: 1, personal: [] },
  SurveyAnswered: { version: 1, personal: ['comment'] },
  AnswerRevised: { version: 1, personal: ['comment'] },
  InvitationExpired: { version: 1, personal: [] },
  ReviewSubmitted: { version: 1, personal: ['text'] },
  MentionCaptured: { version: 1, personal: ['text', 'link'] },
  MeetingHeld: { version: 1, personal: ['notes'] },
  FeedbackClassified: { version: 1, personal: [] },
  FeedbackActioned: { version: 1, personal: ['note'] },
  FeedbackLoopClosed: { version: 1, personal: ['note'] },
};
