import { ApiProperty } from '@nestjs/swagger';
import { AsOfDto } from '../answers/as-of.dto';
import { AtField, ScoredForField } from '../answers/moment';
import { CursorField, LimitField, MinPositionField } from '../answers/paging';
import { AsOfField } from '../past/asked-moment';
import { CurrencyField, NumberField, TextField, WholeNumberField } from '../requests/fields';

export class ValueQueryDto {
  @CurrencyField({ optional: true, description: "the customer's main currency when left out" })
  currency?: string;

  @NumberField({ optional: true, least: 1, most: 520, description: 'how far ahead; 52 when left out' })
  weeks?: number;

  @NumberField({ optional: true, most: 1, description: 'what a year takes from the worth of money; 0.1 when left out' })
  discount?: number;

  @AsOfField()
  at?: string;

  @ScoredForField()
  for?: string;

  @TextField({
    optional: true,
    most: 200,
    description: 'id of the fit to predict with; the newest one of the moment when left out',
  })
  fit?: string;

  @MinPositionField()
  'min-position'?: number;
}

export class ValueTopQueryDto {
  @CurrencyField({ optional: true, description: "the settings' currency when left out" })
  currency?: string;

  @NumberField({ optional: true, least: 1, most: 520 })
  weeks?: number;

  @NumberField({ optional: true, most: 1 })
  discount?: number;

  @WholeNumberField({ optional: true, least: -1e15, most: 1e15, description: 'least value in minor units' })
  'min-value'?: number;

  @WholeNumberField({ optional: true, least: -1e15, most: 1e15, description: 'greatest value in minor units' })
  'max-value'?: number;

  @WholeNumberField({ optional: true, most: 100_000, description: 'least number of days with a purchase' })
  'min-purchase-days'?: number;

  @LimitField()
  limit?: number;

  @CursorField()
  cursor?: string;

  @AtField()
  at?: string;

  @MinPositionField()
  'min-position'?: number;
}

export class CustomerValueDto {
  @ApiProperty()
  customerId!: string;

  @ApiProperty({ format: 'date-time', description: 'the instant the value is computed for' })
  at!: string;

  @ApiProperty({ required: false })
  currency?: string;

  @ApiProperty({ description: 'historical margin plus predicted value, in minor units' })
  value!: number;

  @ApiProperty({ type: Object, nullable: true, description: 'the sums that the historical margin is made of' })
  historical!: object | null;

  @ApiProperty({ type: Object, nullable: true, description: 'what is expected from now on, by the fit' })
  predicted!: object | null;

  @ApiProperty({ type: String, nullable: true, description: 'the fit the prediction came from' })
  fitId!: string | null;

  @ApiProperty({ type: Object, nullable: true, description: 'x, tx, T (weeks) and z (mean value, major units)' })
  statistics!: object | null;

  @ApiProperty({ type: [Object], description: 'dealings in other currencies, never added' })
  otherCurrencies!: readonly object[];

  @ApiProperty({ type: String, nullable: true, description: 'the customer this one is merged into' })
  mergedInto!: string | null;

  @ApiProperty({ required: false, description: 'why there is no prediction, or what it lacks' })
  note?: string;
}

export class CustomerValueAnswerDto extends CustomerValueDto {
  @ApiProperty({ type: () => AsOfDto })
  asOf!: AsOfDto;
}

export class RankedValueDto extends CustomerValueDto {
  @ApiProperty({ description: 'from 1, among all that pass the filter' })
  rank!: number;
}

export class ValueTopDto {
  @ApiProperty()
  currency!: string;

  @ApiProperty({ description: 'customers that pass the filter' })
  size!: number;

  @ApiProperty({ format: 'date-time', description: 'when the ranking was made' })
  at!: string;

  @ApiProperty({ type: () => [RankedValueDto] })
  items!: readonly RankedValueDto[];

  @ApiProperty({ required: false })
  next?: string;

  @ApiProperty({ required: false, description: 'why there is no prediction' })
  note?: string;

  @ApiProperty({ type: () => AsOfDto })
  asOf!: AsOfDto;
}
