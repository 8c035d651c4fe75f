import { cancelReasons, pauseReasons, type CancelReason, type PauseReason } from '@aftercare/domain';
import { IdField, OccurredAtField, OneOfField, TextField, WholeNumberField, YesNoField } from '../requests/fields';
import { MoneyDto, MoneyField } from '../requests/money.dto';

/** For commands that say all by their name. */
export class ReportedDto {
  @OccurredAtField()
  occurredAt?: string;
}

export class OpenRepairDto {
  @IdField({ optional: true, description: 'number of an approved claim; the owner pays when left out' })
  claim?: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class ReceiveUnitDto {
  @TextField({ most: 10_000, description: 'the state in which it was handed in' })
  condition!: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class DiagnoseDto {
  @TextField()
  fault!: string;

  @TextField()
  rootCause!: string;

  @TextField({ most: 100 })
  component!: string;

  @TextField({ optional: true, most: 10_000 })
  note?: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class SendQuoteDto {
  @MoneyField()
  price!: MoneyDto;

  @OccurredAtField()
  occurredAt?: string;
}

export class ConsumePartDto {
  @TextField({ most: 100 })
  sku!: string;

  @WholeNumberField({ least: 1, most: 1_000_000 })
  quantity!: number;

  @MoneyField({ description: 'cost of all of them' })
  cost!: MoneyDto;

  @OccurredAtField()
  occurredAt?: string;
}

export class StartWorkDto {
  @TextField({ most: 128, description: 'id of the technician' })
  technician!: string;

  @TextField({ optional: true, most: 128, description: 'the certificate that covers the model' })
  certificate?: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class PauseWorkDto {
  @OneOfField(pauseReasons)
  reason!: PauseReason;

  @TextField({ optional: true, most: 10_000 })
  note?: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class CompleteWorkDto {
  @YesNoField()
  fixed!: boolean;

  @WholeNumberField({ most: 1_000_000, description: 'minutes of work' })
  minutes!: number;

  @OccurredAtField()
  occurredAt?: string;
}

export class FailQualityCheckDto {
  @TextField({ most: 10_000 })
  finding!: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class ReturnUnitDto {
  @MoneyField({ optional: true })
  labour?: MoneyDto;

  @MoneyField({ optional: true })
  expenses?: MoneyDto;

  @MoneyField({ optional: true, description: 'recovered from the supplier' })
  recovered?: MoneyDto;

  @OccurredAtField()
  occurredAt?: string;
}

export class IssueLoanerDto {
  @IdField({ description: 'serial number of the lent unit' })
  loaner!: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class ReturnLoanerDto {
  @TextField({ most: 10_000 })
  condition!: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class CancelRepairDto {
  @OneOfField(cancelReasons)
  reason!: CancelReason;

  @TextField({ optional: true, most: 10_000 })
  note?: string;

  @OccurredAtField()
  occurredAt?: string;
}
