import { ApiProperty } from '@nestjs/swagger';

/** A recorded fact as a command's answer shows it: personal fields are left out. */
export class OutcomeFactDto {
  @ApiProperty({ example: 'PurchaseRecorded' })
  type!: string;

  @ApiProperty({ type: Object })
  data!: object;
}

/** What a command led to. */
export class OutcomeDto {
  @ApiProperty({ description: 'id of the aggregate' })
  id!: string;

  @ApiProperty({ description: 'revision of its stream now; also the ETag' })
  revision!: number;

  @ApiProperty({ description: 'position of the last fact in the store: give it to a query as min-position' })
  position!: number;

  @ApiProperty({ type: () => [OutcomeFactDto] })
  facts!: readonly OutcomeFactDto[];

  @ApiProperty({ description: 'true when the same command was done before and this is its stored outcome' })
  repeated!: boolean;
}
