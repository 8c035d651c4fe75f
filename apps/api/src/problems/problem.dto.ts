import { ApiProperty } from '@nestjs/swagger';

/** Schema of a field at fault in the OpenAPI document. */
export class FieldProblemDto {
  @ApiProperty({ description: 'dotted path of the field', example: 'lines.0.amount.currency' })
  field!: string;

  @ApiProperty({ description: 'what to mend', example: 'currency must be an ISO 4217 code such as EUR' })
  message!: string;
}

/** Schema of every answer that is no success, in the OpenAPI document. */
export class ProblemDto {
  @ApiProperty({ example: 'urn:aftercare:problem:malformed-request' })
  type!: string;

  @ApiProperty({ example: 'Bad Request' })
  title!: string;

  @ApiProperty({ example: 400 })
  status!: number;

  @ApiProperty({ example: 'the request is malformed: see lines.0.amount.currency' })
  detail!: string;

  @ApiProperty({ description: 'names the request in the log', example: 'urn:aftercare:request:k3x9-12' })
  instance!: string;

  @ApiProperty({ description: 'stable; part of the API', example: 'malformed-request' })
  code!: string;

  @ApiProperty({ type: () => [FieldProblemDto], required: false })
  errors?: FieldProblemDto[];
}
