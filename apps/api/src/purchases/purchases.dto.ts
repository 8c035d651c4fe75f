import type { RefundCause, RefundTiming } from '@aftercare/domain';
import {
  IdField,
  ListField,
  OccurredAtField,
  OneOfField,
  TextField,
  TextListField,
  WholeNumberField,
} from '../requests/fields';
import { MoneyDto, MoneyField } from '../requests/money.dto';

export class PurchaseLineDto {
  @TextField({ most: 100 })
  sku!: string;

  @TextField({ optional: true, most: 100 })
  model?: string;

  @TextField({ optional: true, most: 100 })
  category?: string;

  @TextField({ optional: true, most: 500 })
  description?: string;

  @WholeNumberField({ least: 1, most: 1_000_000, description: 'pieces' })
  quantity!: number;

  @MoneyField({ description: 'paid for the whole line' })
  amount!: MoneyDto;

  @MoneyField({ optional: true, description: 'what the whole line cost the shop' })
  cost?: MoneyDto;

  @TextListField({ optional: true, most: 10_000, description: 'serial numbers known at the sale' })
  serials?: string[];
}

export class RecordPurchaseDto {
  @IdField({ optional: true, description: 'chosen by the shop; made from the Idempotency-Key when left out' })
  id?: string;

  @IdField()
  customerId!: string;

  @TextField({ most: 60, example: 'web' })
  channel!: string;

  @ListField(() => PurchaseLineDto, { most: 1000 })
  lines!: PurchaseLineDto[];

  @OccurredAtField()
  occurredAt?: string;
}

export class DeliverLineDto {
  @WholeNumberField({ least: 1, description: 'number of the line, from 1' })
  line!: number;

  @WholeNumberField({ least: 1, most: 1_000_000, description: 'pieces handed over' })
  quantity!: number;

  @TextListField({ optional: true, most: 10_000 })
  serials?: string[];

  @OccurredAtField()
  occurredAt?: string;
}

const timings: readonly RefundTiming[] = ['now', 'later'];

export class CancelPurchaseDto {
  @TextField({ description: 'a short word, no personal data', example: 'changed-mind' })
  reason!: string;

  @OneOfField(timings, { description: '`now` refunds every line in the same breath' })
  refund!: RefundTiming;

  @TextField({ optional: true, most: 10_000, description: 'kept as personal data' })
  note?: string;

  @OccurredAtField()
  occurredAt?: string;
}

const causes: readonly RefundCause[] = ['return', 'cancellation', 'claim', 'goodwill', 'price-adjustment', 'other'];

export class IssueRefundDto {
  @WholeNumberField({ least: 1 })
  line!: number;

  @MoneyField()
  amount!: MoneyDto;

  @OneOfField(causes)
  cause!: RefundCause;

  @TextField({ optional: true, description: 'the return, claim or document that caused it' })
  reference?: string;

  @TextField({ optional: true, most: 10_000, description: 'kept as personal data' })
  note?: string;

  @OccurredAtField()
  occurredAt?: string;
}
