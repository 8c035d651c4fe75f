import type { ErasureCause } from '@aftercare/domain';
import { IdField, ListField, ObjectField, OccurredAtField, OneOfField, TextField } from '../requests/fields';

export class IdentityDto {
  @TextField({ most: 40, description: '`email`, `phone`, `external`, or a word of the shop', example: 'email' })
  kind!: string;

  @TextField({ most: 320 })
  value!: string;
}

export class AddressDto {
  @TextField({ optional: true })
  street?: string;

  @TextField({ optional: true, most: 40 })
  postalCode?: string;

  @TextField({ optional: true })
  city?: string;

  @TextField({ optional: true })
  region?: string;

  @TextField({ optional: true, least: 2, most: 2, description: 'ISO 3166-1 alpha-2', example: 'DE' })
  country?: string;
}

export class ContactDto {
  @TextField({ optional: true })
  name?: string;

  @TextField({ optional: true, most: 320 })
  email?: string;

  @TextField({ optional: true, most: 40 })
  phone?: string;

  @ObjectField(() => AddressDto, { optional: true })
  address?: AddressDto;
}

/** A contact of which only the given fields change; `null` removes one. */
export class ContactChangeDto {
  @TextField({ optional: true, nullable: true })
  name?: string | null;

  @TextField({ optional: true, nullable: true, most: 320 })
  email?: string | null;

  @TextField({ optional: true, nullable: true, most: 40 })
  phone?: string | null;

  @ObjectField(() => AddressDto, { optional: true, nullable: true })
  address?: AddressDto | null;
}

export class RegisterCustomerDto {
  @IdField({ optional: true, description: 'chosen by the shop; made from the Idempotency-Key when left out' })
  id?: string;

  @ListField(() => IdentityDto, { optional: true, least: 0, most: 50 })
  identities?: IdentityDto[];

  @ObjectField(() => ContactDto, { optional: true })
  contact?: ContactDto;

  @TextField({ optional: true, most: 64, description: 'IANA zone', example: 'Europe/Berlin' })
  zone?: string;

  @TextField({ optional: true, most: 35, description: 'BCP 47 language tag', example: 'de-AT' })
  language?: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class ChangeContactDto {
  @ObjectField(() => ContactChangeDto, { optional: true })
  contact?: ContactChangeDto;

  @TextField({ optional: true, most: 64 })
  zone?: string;

  @TextField({ optional: true, most: 35 })
  language?: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class LinkIdentityDto extends IdentityDto {
  @OccurredAtField()
  occurredAt?: string;
}

export class GrantConsentDto {
  @TextField({ most: 60, description: 'what for', example: 'offers' })
  purpose!: string;

  @TextField({ optional: true, most: 60, description: 'where it was given', example: 'web-form' })
  source?: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class WithdrawConsentDto {
  @TextField({ most: 60 })
  purpose!: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class MergeCustomersDto {
  @IdField({ description: 'the customer that goes on' })
  into!: string;

  @TextField({ optional: true, most: 1000 })
  reason?: string;

  @OccurredAtField()
  occurredAt?: string;
}

export class RevertMergeDto {
  @TextField({ optional: true, most: 1000 })
  reason?: string;

  @OccurredAtField()
  occurredAt?: string;
}

const causes: readonly ErasureCause[] = ['customer-request', 'retention-over', 'authority'];

export class ErasePersonalDataDto {
  @OneOfField(causes, { optional: true })
  cause?: ErasureCause;

  @OccurredAtField()
  occurredAt?: string;
}
