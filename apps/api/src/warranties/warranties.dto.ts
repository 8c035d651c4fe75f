import { voidReasons, type VoidReason } from '@aftercare/domain';
import {
  InstantField,
  ObjectField,
  OccurredAtField,
  OneOfField,
  TextField,
  WholeNumberField,
} from '../requests/fields';

/** Per cent that is paid of each aspect. */
export class SharesDto {
  @WholeNumberField({ most: 100 })
  parts!: number;

  @WholeNumberField({ most: 100 })
  labour!: number;

  @WholeNumberField({ most: 100 })
  expenses!: number;
}

/** Per cent of the aspects that are named. */
export class SomeSharesDto {
  @WholeNumberField({ most: 100, optional: true })
  parts?: number;

  @WholeNumberField({ most: 100, optional: true })
  labour?: number;

  @WholeNumberField({ most: 100, optional: true })
  expenses?: number;
}

export class ActivateWarrantyDto {
  @InstantField({ optional: true, description: 'required where the terms count from the installation' })
  installedAt?: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class ExtendWarrantyDto {
  @OneOfField(['purchased', 'goodwill'])
  cause!: 'purchased' | 'goodwill';

  @WholeNumberField({ least: 1, most: 600 })
  months!: number;

  @ObjectField(() => SomeSharesDto, {
    optional: true,
    description: 'of the added stretch; present shares when left out',
  })
  shares?: SomeSharesDto;

  @TextField({ optional: true, most: 128, description: 'id of who granted it; required for goodwill' })
  approver?: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class VoidWarrantyDto {
  @OneOfField(voidReasons)
  reason!: VoidReason;

  @InstantField({ optional: true, description: 'now when left out' })
  from?: string;

  @TextField({ optional: true, most: 10_000 })
  note?: string;

  @OccurredAtField()
  occurredAt?: string;
}
