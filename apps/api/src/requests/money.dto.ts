import { CurrencyField, ObjectField, WholeNumberField, type FieldOptions } from './fields';

/** An amount of 0 or more in minor units (cents) with its currency. */
export class MoneyDto {
  @WholeNumberField({ most: 1e15, description: 'minor units (cents)', example: 1995 })
  amount!: number;

  @CurrencyField()
  currency!: string;
}

export const MoneyField = (options: FieldOptions = {}): PropertyDecorator => ObjectField(() => MoneyDto, options);
