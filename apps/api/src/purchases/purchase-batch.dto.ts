import { ApiProperty } from '@nestjs/swagger';
import { OutcomeDto } from '../commands/outcome.dto';
import { ProblemDto } from '../problems/problem.dto';
import { EntriesField, IdField, InstantField, ListField, OccurredAtField, TextField } from '../requests/fields';
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

  @InstantField({ optional: true, description: 'a customer that is not known yet is registered, as of this instant' })
  customerSince?: string;
}

export class PurchaseBatchDto {
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
