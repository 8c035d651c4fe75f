import { ApiProperty } from '@nestjs/swagger';
import { CursorField, LimitField } from '../answers/paging';
import { TextField } from '../requests/fields';

export class ParkedFactsQueryDto {
  @TextField({ optional: true, most: 100, description: 'name of the policy that parked them' })
  policy?: string;

  @LimitField()
  limit?: number;

  @CursorField()
  cursor?: string;
}

export class RetryParkedFactDto {
  @TextField({ most: 100, description: 'name of the policy that parked it' })
  policy!: string;

  @TextField({ most: 200, description: 'the stream that is parked, such as purchase-p1' })
  stream!: string;
}

export class DiscardParkedFactDto extends RetryParkedFactDto {
  @TextField({ most: 500, description: 'a sentence without personal data' })
  why!: string;
}

export class ParkedFactsDto {
  @ApiProperty({
    type: [Object],
    description: 'policy, stream, and the fact at which it is parked, by revision, position, type and reason',
  })
  items!: readonly object[];

  @ApiProperty({ required: false })
  next?: string;
}

export class ParkedFactRequestDto {
  @ApiProperty({ example: 'expire-invitation-when-due-1' })
  id!: string;

  @ApiProperty({ enum: ['retry-parked', 'discard-parked'] })
  kind!: string;

  @ApiProperty()
  policy!: string;

  @ApiProperty()
  stream!: string;

  @ApiProperty({ enum: ['waiting', 'running', 'done', 'failed'] })
  status!: string;

  @ApiProperty({ required: false, description: 'what came of it, as a sentence' })
  message?: string;
}
