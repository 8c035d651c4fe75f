import { ApiProperty } from '@nestjs/swagger';

/** How far the read models behind an answer have come. */
export class AsOfDto {
  @ApiProperty({ description: 'every fact up to this position is in the answer; -1 before the first' })
  position!: number;

  @ApiProperty({ format: 'date-time', description: 'when the answer was made' })
  time!: string;
}
