import { ApiProperty } from '@nestjs/swagger';
import { OutcomeDto } from '../commands/outcome.dto';
import { ProblemDto } from '../problems/problem.dto';
import { EntriesField, IdField, ListField, OccurredAtField, TextField, YesNoField } from '../requests/fields';
import { PurchaseLineDto } from './purchases.dto';

/** A purchase among many, with an Idempotency-Key of its own. */
export class BatchedPurchaseDto {
  @TextField({ most: 200, description: 'the same purchase under the same key is recorded once' })
  idempotencyKey!: string;

  @IdField({ optional: true })
  id?: string;

  @IdField()
  customerId!: string;

  @TextField({ most: 60 })
  channel!: string;

  @ListField(() => PurchaseLineDto, { most: 1000 })
  lines!: PurchaseLineDto[];

  @OccurredAtField()
  occurredAt?: string;
}

export class PurchaseBatchDto {
  @YesNoField({ optional: true, description: 'registers customers that are not known yet, under the ids given' })
  registerCustomers?: boolean;

  @EntriesField(() => BatchedPurchaseDto, { most: 500 })
  items!: object[];
}

/** What became of one purchase: an outcome or a problem. */
export class BatchedOutcomeDto {
  @ApiProperty({ type: () => OutcomeDto, required: false })
  outcome?: OutcomeDto;

  @ApiProperty({ type: () => ProblemDto, required: false })
  problem?: object;
}

export class BatchAnswerDto {
  @ApiProperty({ type: () => [BatchedOutcomeDto], description: 'in the order of the request' })
  items!: BatchedOutcomeDto[];
}
