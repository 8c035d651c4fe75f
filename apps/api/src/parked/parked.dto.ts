import { ApiProperty } from '@nestjs/swagger';
import { CursorField, LimitField } from '../answers/paging';
import { TextField, WholeNumberField, YesNoField } from '../requests/fields';

export class ParkedQueryDto {
  @TextField({ optional: true, most: 100, description: 'of this read model or policy only' })
  consumer?: string;

  @LimitField()
  limit?: number;

  @CursorField()
  cursor?: string;
}

export class DiscardParkedDto {
  @WholeNumberField({ optional: true, least: 0, description: 'position of the one fact that is to be left out' })
  position?: number;

  @YesNoField({ optional: true, description: 'leaves out everything that waits for the key' })
  all?: boolean;

  @TextField({ most: 500, description: 'a sentence without personal data, for auditors' })
  why!: string;
}

/** A fact that is not in the document of a key, or that a policy has not done. */
export class ParkedFactDto {
  @ApiProperty({ example: 'customer-value', description: 'name of the read model or policy' })
  consumer!: string;

  @ApiProperty({ required: false, description: 'number of the build; policies have none' })
  build?: number;

  @ApiProperty({
    description:
      'key of the document; `stream:<id>` where nobody can tell which ones a fact concerns; of a policy the stream',
  })
  key!: string;

  @ApiProperty()
  position!: number;

  @ApiProperty()
  stream!: string;

  @ApiProperty()
  revision!: number;

  @ApiProperty()
  type!: string;

  @ApiProperty({ description: 'why it could not be folded or done; holds no data of the fact' })
  reason!: string;

  @ApiProperty({ format: 'date-time' })
  parkedAt!: string;

  @ApiProperty({ description: 'retries that have failed' })
  attempts!: number;

  @ApiProperty({ enum: ['parked', 'behind', 'discarded'], description: '`behind`: it waits for the ones before it' })
  status!: string;

  @ApiProperty({ description: 'true for a fact that only waits for the ones before it' })
  behind!: boolean;

  @ApiProperty({ type: Object, required: false, description: 'by whom, when and why it was left out for good' })
  discarded?: object;
}

/** A parked key by the first fact that waits. */
export class ParkedKeyDto extends ParkedFactDto {
  @ApiProperty({ description: 'facts that wait behind it, 10,000 at most' })
  waiting!: number;
}

export class ParkedKeysDto {
  @ApiProperty({ type: [ParkedKeyDto], description: 'the longest parked first' })
  items!: readonly ParkedKeyDto[];

  @ApiProperty({ required: false })
  next?: string;
}

export class ParkedFactsOfKeyDto {
  @ApiProperty({ type: [ParkedFactDto], description: 'in the order in which they happened; discarded ones too' })
  items!: readonly ParkedFactDto[];
}

export class ParkedRequestDto {
  @ApiProperty({ example: 'customer-value-4' })
  id!: string;

  @ApiProperty({ enum: ['retry-parked', 'discard-parked'] })
  kind!: string;

  @ApiProperty({ description: 'name of the read model or policy' })
  consumer!: string;

  @ApiProperty()
  key!: string;

  @ApiProperty({ required: false, description: 'number of the build; policies have none' })
  build?: number;

  @ApiProperty({ enum: ['waiting', 'running', 'done', 'failed'] })
  status!: string;

  @ApiProperty({ required: false, description: 'what came of it, as a sentence' })
  message?: string;
}

export class ParkedRequestsDto {
  @ApiProperty({ type: [ParkedRequestDto], description: 'one for each queue: a key may wait in several builds' })
  requests!: readonly ParkedRequestDto[];
}
