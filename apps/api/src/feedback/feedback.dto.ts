import type { Sentiment, SurveyKind } from '@aftercare/domain';
import {
  NumberField,
  ObjectField,
  OccurredAtField,
  OneOfField,
  TextField,
  WholeNumberField,
  YesNoField,
} from '../requests/fields';

export class ScaleDto {
  @WholeNumberField({ least: -1000, most: 1000 })
  min!: number;

  @WholeNumberField({ least: -1000, most: 1000 })
  max!: number;
}

const kinds: readonly SurveyKind[] = ['NPS', 'CSAT', 'CES', 'custom'];

export class InviteToSurveyDto {
  @OneOfField(kinds)
  kind!: SurveyKind;

  @TextField({ most: 60, example: 'delivery' })
  touchpoint!: string;

  @ObjectField(() => ScaleDto, { optional: true, description: 'needed for a custom survey' })
  scale?: ScaleDto;

  @TextField({ optional: true, description: "what it is about, e.g. a unit's id" })
  about?: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class AnswerSurveyDto {
  @WholeNumberField({ least: -1000, most: 1000, description: "within the invitation's scale" })
  score!: number;

  @TextField({ optional: true, most: 10_000 })
  comment?: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class ExpireInvitationDto {
  @OccurredAtField()
  occurredAt?: string;
}

export class SubmitReviewDto {
  @TextField({ most: 60 })
  channel!: string;

  @TextField({ optional: true, most: 100 })
  sku?: string;

  @NumberField({ least: -1000, most: 1000 })
  rating!: number;

  @ObjectField(() => ScaleDto)
  scale!: ScaleDto;

  @TextField({ optional: true, most: 10_000 })
  text?: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class CaptureMentionDto {
  @TextField({ most: 60 })
  channel!: string;

  @TextField({ optional: true, most: 10_000 })
  text?: string;

  @TextField({ optional: true, most: 2000 })
  link?: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class HoldMeetingDto {
  @TextField()
  topic!: string;

  @WholeNumberField({ optional: true, most: 100_000 })
  minutes?: number;

  @TextField({ optional: true, most: 10_000 })
  notes?: string;

  @OccurredAtField()
  occurredAt?: string;
}

const sentiments: readonly Sentiment[] = ['negative', 'neutral', 'positive'];

export class ClassifyFeedbackDto {
  @TextField()
  topic!: string;

  @OneOfField(sentiments)
  sentiment!: Sentiment;

  @TextField({ most: 100, description: 'which model said so, or `manual`' })
  modelVersion!: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class ActionFeedbackDto {
  @TextField({ most: 100, example: 'called-back' })
  action!: string;

  @TextField({ optional: true })
  reference?: string;

  @TextField({ optional: true, most: 10_000 })
  note?: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class CloseFeedbackLoopDto {
  @TextField()
  outcome!: string;

  @YesNoField({ description: 'whether the customer was told what became of it' })
  customerInformed!: boolean;

  @TextField({ optional: true, most: 10_000 })
  note?: string;

  @OccurredAtField()
  occurredAt?: string;
}
