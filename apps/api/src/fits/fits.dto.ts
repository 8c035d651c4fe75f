import { ApiProperty } from '@nestjs/swagger';
import { CurrencyField, DayField } from '../requests/fields';

export class FitRequestDto {
  @DayField({ optional: true, description: 'first day whose purchases count; every day when left out' })
  from?: string;

  @DayField({ optional: true, description: 'last day whose purchases count; today when left out' })
  until?: string;

  @CurrencyField({ optional: true })
  currency?: string;
}

export class FitQueryDto {
  @CurrencyField({ optional: true })
  currency?: string;
}

export class FitDto {
  @ApiProperty()
  fitId!: string;

  @ApiProperty()
  currency!: string;

  @ApiProperty({ type: Object, description: 'instants {from, until}; `until` is not included' })
  window!: object;

  @ApiProperty({ example: 'week' })
  timeUnit!: string;

  @ApiProperty({ description: 'IANA zone whose calendar days count' })
  zone!: string;

  @ApiProperty({ type: Object, description: 'BG/NBD: r, alpha, a, b, logLikelihood, customers, converged' })
  bgNbd!: object;

  @ApiProperty({
    type: Object,
    nullable: true,
    description: 'Gamma-Gamma: p, q, gamma, logLikelihood, customers, leftOut',
  })
  gammaGamma!: object | null;

  @ApiProperty({ description: 'position of the store up to which purchases were counted' })
  position!: number;
}
