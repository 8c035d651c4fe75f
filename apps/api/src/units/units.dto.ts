import { comeBackReasons, type ComeBackReason } from '@aftercare/domain';
import { IdField, InstantField, OccurredAtField, OneOfField, TextField, WholeNumberField } from '../requests/fields';

export class RegisterUnitDto {
  @IdField({ description: 'its serial number, or <purchase>.<line>.<piece> where it has none' })
  id!: string;

  @IdField()
  purchase!: string;

  @WholeNumberField({ least: 1 })
  line!: number;

  @WholeNumberField({ least: 1, description: 'number of the piece within the line, from 1' })
  n!: number;

  @TextField({ most: 100 })
  sku!: string;

  @TextField({ optional: true, most: 100 })
  model?: string;

  @TextField({ optional: true, most: 100 })
  category?: string;

  @IdField({ description: 'the customer it belongs to' })
  owner!: string;

  @InstantField()
  deliveredAt!: string;

  @InstantField({ optional: true })
  purchasedAt?: string;

  @IdField({ optional: true, description: 'the unit that this one replaces' })
  replaces?: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class TransferUnitDto {
  @IdField({ description: 'the new owner' })
  to!: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class ReportUnitBackDto {
  @OneOfField(comeBackReasons)
  reason!: ComeBackReason;

  @OccurredAtField()
  occurredAt?: string;
}
