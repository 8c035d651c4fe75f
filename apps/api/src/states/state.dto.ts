import { ApiProperty } from '@nestjs/swagger';

/** An aggregate as its stream tells it now: read from the event store itself, so it is never behind. */
export class StateDto {
  @ApiProperty()
  id!: string;

  @ApiProperty({ description: 'revision of the stream; also the ETag' })
  revision!: number;

  @ApiProperty({ type: Object, description: 'the facts of the stream, folded' })
  state!: unknown;
}
