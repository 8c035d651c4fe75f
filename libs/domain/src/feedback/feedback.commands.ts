import type { Scale, Sentiment, SurveyKind } from './feedback.events';

/** Commands to one customer's feedback: the target id is the customer's. `item` is the number n in `<customer>-F<n>`. */
export type FeedbackCommand =
  | InviteToSurvey
  | AnswerSurvey
  | ReviseAnswer
  | ExpireInvitation
  | SubmitReview
  | CaptureMention
  | HoldMeeting
  | ClassifyFeedback
  | ActionFeedback
  | CloseFeedbackLoop;

/** Scale, cooldown and expiry come from the survey rules in force when it happens; a custom survey brings its own scale. */
export interface InviteToSurvey {
  readonly type: 'InviteToSurvey';
  readonly data: {
    readonly kind: SurveyKind;
    readonly touchpoint: string;
    /** Needed for `custom`; for the others left out, or equal to the standard's. */
    readonly scale?: Scale;
    readonly about?: string;
  };
}

export interface AnswerSurvey {
  readonly type: 'AnswerSurvey';
  readonly data: {
    readonly item: number;
    /** A whole number within the invitation's scale. */
    readonly score: number;
    readonly comment?: string;
  };
}

export interface ReviseAnswer {
  readonly type: 'ReviseAnswer';
  readonly data: { readonly item: number; readonly score: number; readonly comment?: string };
}

/** Once the invitation's time is over and nobody answered. */
export interface ExpireInvitation {
  readonly type: 'ExpireInvitation';
  readonly data: { readonly item: number };
}

export interface SubmitReview {
  readonly type: 'SubmitReview';
  readonly data: {
    readonly channel: string;
    readonly sku?: string;
    readonly rating: number;
    readonly scale: Scale;
    readonly text?: string;
  };
}

export interface CaptureMention {
  readonly type: 'CaptureMention';
  readonly data: { readonly channel: string; readonly text?: string; readonly link?: string };
}

export interface HoldMeeting {
  readonly type: 'HoldMeeting';
  readonly data: { readonly topic: string; readonly minutes?: number; readonly notes?: string };
}

/** May be repeated: the newest classification counts. */
export interface ClassifyFeedback {
  readonly type: 'ClassifyFeedback';
  readonly data: {
    readonly item: number;
    readonly topic: string;
    readonly sentiment: Sentiment;
    /** Which model said so, or `manual`. */
    readonly modelVersion: string;
  };
}

export interface ActionFeedback {
  readonly type: 'ActionFeedback';
  readonly data: {
    readonly item: number;
    readonly action: string;
    readonly reference?: string;
    readonly note?: string;
  };
}

export interface CloseFeedbackLoop {
  readonly type: 'CloseFeedbackLoop';
  readonly data: {
    readonly item: number;
    readonly outcome: string;
    readonly customerInformed: boolean;
    readonly note?: string;
  };
}
