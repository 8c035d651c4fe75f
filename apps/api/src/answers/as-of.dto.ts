import { ApiProperty } from '@nestjs/swagger';

/** How far the read models behind an answer have come, or the past moment that was asked about. */
export class AsOfDto {
  @ApiProperty({ description: 'every fact up to this position is in the answer; -1 before the first' })
  position!: number;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description:
      'everything recorded up to this instant is in the answer; a second or two ago when nothing is missing. ' +
      'Null when that is not known: the event store has not answered since the API started',
  })
  time!: string | null;
}
