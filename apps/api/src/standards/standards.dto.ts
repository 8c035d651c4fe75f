import { InstantField, OccurredAtField, RulesField, TextField, WholeNumberField } from '../requests/fields';

export class DraftStandardDto {
  @RulesField({ description: 'in the shape of the kind' })
  rules!: object;

  @TextField({ optional: true, most: 1000 })
  summary?: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class PublishStandardDto {
  @InstantField({ description: "later than every published version's" })
  effectiveFrom!: string;

  @RulesField({ optional: true, description: "the draft's when left out" })
  rules?: object;

  @WholeNumberField({ optional: true, least: 1, description: 'the number it is expected to get' })
  version?: number;

  @TextField({ optional: true, most: 1000 })
  summary?: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class RetireStandardDto {
  @TextField({ description: 'short, no personal data' })
  reason!: string;

  @OccurredAtField()
  occurredAt?: string;
}
