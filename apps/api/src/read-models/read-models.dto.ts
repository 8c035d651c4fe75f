import { ApiProperty } from '@nestjs/swagger';
import { YesNoField } from '../requests/fields';

export class RebuildDto {
  @YesNoField({ optional: true, description: 'compares only: the new build is dropped afterwards' })
  verifyOnly?: boolean;

  @YesNoField({ optional: true, description: 'takes over although its documents differ under the same fold' })
  acceptDifferences?: boolean;
}

export class BuildDto {
  @ApiProperty({ description: '1, 2, 3 … of a read model; a number is used once' })
  number!: number;

  @ApiProperty({ description: 'version of the fold that fills or filled it' })
  fold!: number;

  @ApiProperty({ description: 'whether queries are answered from it' })
  serving!: boolean;

  @ApiProperty({ description: 'it has answered queries, and a rollback would go to it' })
  kept!: boolean;

  @ApiProperty({ description: 'position up to which everything is folded into it; -1 before the first batch' })
  checkpoint!: number;

  @ApiProperty({ description: 'how many documents it holds' })
  documents!: number;
}

export class OperatorRequestDto {
  @ApiProperty({ example: 'customer-value-3' })
  id!: string;

  @ApiProperty({ enum: ['rebuild', 'rollback', 'retry-parked', 'discard-parked'] })
  kind!: string;

  @ApiProperty()
  readModel!: string;

  @ApiProperty({ enum: ['waiting', 'running', 'done', 'failed'] })
  status!: string;

  @ApiProperty({ format: 'date-time' })
  requestedAt!: string;

  @ApiProperty({ type: Object, description: 'id and role of who asked; `projector` where the runtime did' })
  by!: object;

  @ApiProperty({ required: false })
  verifyOnly?: boolean;

  @ApiProperty({ required: false })
  acceptDifferences?: boolean;

  @ApiProperty({ required: false, description: 'why it was asked for' })
  why?: string;

  @ApiProperty({ type: Object, required: false, description: 'id and role of who wanted it to be given up' })
  abortedBy?: object;

  @ApiProperty({
    type: Object,
    required: false,
    description: 'phase, build, position against the tail, pace, time left, what it waits for',
  })
  progress?: object;

  @ApiProperty({
    type: Object,
    required: false,
    description: 'outcome, a sentence about it, the comparison, or where it stopped',
  })
  result?: object;
}

export class ReadModelDto {
  @ApiProperty({ example: 'customer-value' })
  name!: string;

  @ApiProperty({ description: 'version of the fold that this program has' })
  fold!: number;

  @ApiProperty({ type: [BuildDto] })
  builds!: readonly BuildDto[];

  @ApiProperty({ type: OperatorRequestDto, required: false, description: 'its last rebuild or rollback' })
  lastRequest?: OperatorRequestDto;
}

export class ReadModelsDto {
  @ApiProperty({ type: [ReadModelDto] })
  items!: readonly ReadModelDto[];
}
