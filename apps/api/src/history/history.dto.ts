import { ApiProperty } from '@nestjs/swagger';
import { AsOfDto } from '../answers/as-of.dto';
import { CursorField, LimitField, MinPositionField } from '../answers/paging';
import { AsOfField } from '../past/asked-moment';

export class HistoryQueryDto {
  @AsOfField()
  at?: string;

  @LimitField()
  limit?: number;

  @CursorField()
  cursor?: string;

  @MinPositionField()
  'min-position'?: number;
}

export class HistoryEntryDto {
  @ApiProperty({ description: 'whose fact it is: the customer asked for, or one merged into it' })
  customerId!: string;

  @ApiProperty()
  position!: number;

  @ApiProperty({ format: 'date-time', description: 'when it happened' })
  occurredAt!: string;

  @ApiProperty({ format: 'date-time', description: 'when it was recorded' })
  recordedAt!: string;

  @ApiProperty({ example: 'purchases' })
  area!: string;

  @ApiProperty({ example: 'PurchaseRecorded' })
  type!: string;

  @ApiProperty({ example: 'purchase-4711' })
  stream!: string;

  @ApiProperty({ description: 'what a person reads; no personal data' })
  sentence!: string;
}

export class HistoryDto {
  @ApiProperty()
  customerId!: string;

  @ApiProperty({ type: [String], description: 'the customer asked for, then those merged into it' })
  customers!: readonly string[];

  @ApiProperty({ type: () => [HistoryEntryDto], description: 'in the order of recording' })
  entries!: readonly HistoryEntryDto[];

  @ApiProperty({ required: false, description: 'cursor of the next page; absent on the last one' })
  next?: string;

  @ApiProperty({ type: () => AsOfDto })
  asOf!: AsOfDto;
}
