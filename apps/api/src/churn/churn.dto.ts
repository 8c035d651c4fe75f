import type { Band } from '@aftercare/read-models';
import { ApiProperty } from '@nestjs/swagger';
import { AsOfDto } from '../answers/as-of.dto';
import { AtField } from '../answers/moment';
import { CursorField, LimitField, MinPositionField } from '../answers/paging';
import { CurrencyField, OneOfField, WholeNumberField } from '../requests/fields';

const HorizonField = (): PropertyDecorator =>
  WholeNumberField({ optional: true, least: 1, most: 3650, description: 'days; 90 when left out' });

const bands: readonly Band[] = ['high', 'medium', 'low'];

export class ChurnQueryDto {
  @HorizonField()
  horizon?: number;

  @AtField()
  at?: string;

  @MinPositionField()
  'min-position'?: number;
}

export class ChurnTopQueryDto {
  @HorizonField()
  horizon?: number;

  @CurrencyField({ optional: true, description: "customers of this main currency; the settings' one when left out" })
  currency?: string;

  @OneOfField(bands, { optional: true })
  band?: Band;

  @WholeNumberField({ optional: true, least: -1e15, most: 1e15, description: 'least historical margin in minor units' })
  'min-value'?: number;

  @LimitField()
  limit?: number;

  @CursorField()
  cursor?: string;

  @AtField()
  at?: string;

  @MinPositionField()
  'min-position'?: number;
}

export class DriverDto {
  @ApiProperty({ example: 'open-claim' })
  code!: string;

  @ApiProperty({ description: 'a sentence a person can act on' })
  reason!: string;

  @ApiProperty({ format: 'date-time' })
  since!: string;
}

export class ChurnRiskDto {
  @ApiProperty()
  customerId!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty()
  horizonDays!: number;

  @ApiProperty({ type: Number, nullable: true, description: 'P(no purchase within the horizon): the churn risk' })
  probabilityNoPurchase!: number | null;

  @ApiProperty({ type: Number, nullable: true, description: '1 for every one-time buyer: no measure of churn' })
  probabilityAlive!: number | null;

  @ApiProperty({ enum: ['high', 'medium', 'low', 'unknown'] })
  band!: string;

  @ApiProperty({ type: Object, nullable: true, description: 'the plain recency gap, to compare with' })
  baseline!: object | null;

  @ApiProperty({ type: () => [DriverDto] })
  drivers!: readonly DriverDto[];

  @ApiProperty({ type: String, nullable: true })
  fitId!: string | null;

  @ApiProperty({ required: false, description: 'why there is no probability' })
  note?: string;
}

export class ChurnRiskAnswerDto extends ChurnRiskDto {
  @ApiProperty({ type: () => AsOfDto })
  asOf!: AsOfDto;
}

export class RankedChurnRiskDto extends ChurnRiskDto {
  @ApiProperty()
  rank!: number;
}

export class ChurnTopDto {
  @ApiProperty()
  currency!: string;

  @ApiProperty({ description: 'customers that pass the filter' })
  size!: number;

  @ApiProperty({ format: 'date-time', description: 'when the ranking was made' })
  at!: string;

  @ApiProperty({ type: () => [RankedChurnRiskDto] })
  items!: readonly RankedChurnRiskDto[];

  @ApiProperty({ required: false })
  next?: string;

  @ApiProperty({ required: false, description: 'why there is no probability' })
  note?: string;

  @ApiProperty({ type: () => AsOfDto })
  asOf!: AsOfDto;
}
