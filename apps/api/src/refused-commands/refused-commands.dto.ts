import { ApiProperty } from '@nestjs/swagger';
import { AsOfDto } from '../answers/as-of.dto';
import { CursorField, LimitField, MinPositionField } from '../answers/paging';
import { OneOfField, TextField } from '../requests/fields';

export type RefusedCommandStatus = 'open' | 'done' | 'dismissed';
const statuses: readonly RefusedCommandStatus[] = ['open', 'done', 'dismissed'];

export class RefusedCommandsQueryDto {
  @OneOfField(statuses, { optional: true, description: '`open` when left out' })
  status?: RefusedCommandStatus;

  @TextField({ optional: true, most: 100, description: 'name of the policy that issued the command' })
  policy?: string;

  @LimitField()
  limit?: number;

  @CursorField()
  cursor?: string;

  @MinPositionField()
  'min-position'?: number;
}

export class DismissDto {
  @TextField({ most: 500, description: 'a sentence without personal data' })
  why!: string;
}

export class RefusedCommandsDto {
  @ApiProperty({
    type: [Object],
    description: 'policy, calling fact, command, reason and status; longest waiting first',
  })
  items!: readonly object[];

  @ApiProperty({ required: false })
  next?: string;

  @ApiProperty({ type: () => AsOfDto })
  asOf!: AsOfDto;
}
