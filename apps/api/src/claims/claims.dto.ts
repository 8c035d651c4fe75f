import { rejectionReasons, remedies, type RejectionReason, type Remedy } from '@aftercare/domain';
import {
  IdField,
  InstantField,
  NumberField,
  ObjectField,
  OccurredAtField,
  OneOfField,
  TextField,
} from '../requests/fields';
import { MoneyDto, MoneyField } from '../requests/money.dto';
import { SharesDto } from '../warranties/warranties.dto';

export class FileClaimDto {
  @IdField({ description: 'the customer who owned the unit when it failed' })
  claimant!: string;

  @InstantField()
  failedAt!: string;

  @TextField({ most: 100, example: 'battery' })
  component!: string;

  @TextField({ most: 200 })
  fault!: string;

  @NumberField({ optional: true, description: "reading of the unit's meter, in the unit of its usage limit" })
  usage?: number;

  @TextField({ optional: true, most: 10_000, description: 'kept as personal data' })
  description?: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class AssessCoverageDto {
  @TextField({ optional: true, most: 100, description: 'where it turned out to be another one than was claimed' })
  component?: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class RequestInformationDto {
  @TextField({ most: 10_000 })
  question!: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class ProvideInformationDto {
  @TextField({ most: 10_000 })
  answer!: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class ApproveClaimDto {
  @OneOfField(remedies)
  remedy!: Remedy;

  @MoneyField({ description: 'the most that is paid in all' })
  cap!: MoneyDto;

  @TextField({ optional: true, most: 100 })
  component?: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class RejectClaimDto {
  @OneOfField(rejectionReasons)
  reason!: RejectionReason;

  @TextField({ optional: true, most: 10_000 })
  note?: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class AppealClaimDto {
  @TextField({ most: 10_000 })
  grounds!: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class WithdrawClaimDto {
  @TextField({ optional: true, most: 10_000 })
  note?: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class GrantGoodwillDto {
  @TextField({ most: 128, description: 'id of the person who answers for it' })
  approver!: string;

  @ObjectField(() => SharesDto)
  shares!: SharesDto;

  @TextField({ optional: true, most: 10_000 })
  note?: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class AspectSettlementDto {
  @MoneyField()
  cost!: MoneyDto;

  @MoneyField({ optional: true, description: 'what is paid of it; the covered share when left out' })
  payout?: MoneyDto;
}

export class SettleClaimDto {
  @ObjectField(() => AspectSettlementDto, { optional: true })
  parts?: AspectSettlementDto;

  @ObjectField(() => AspectSettlementDto, { optional: true })
  labour?: AspectSettlementDto;

  @ObjectField(() => AspectSettlementDto, { optional: true })
  expenses?: AspectSettlementDto;

  @MoneyField({ optional: true, description: 'recovered from the supplier' })
  recovered?: MoneyDto;

  @OccurredAtField()
  occurredAt?: string;
}

export class CloseClaimDto {
  @OccurredAtField()
  occurredAt?: string;
}
