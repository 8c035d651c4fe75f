import { IdField, OccurredAtField } from '../requests/fields';
import { MoneyDto, MoneyField } from '../requests/money.dto';

export class ReplaceUnitDto {
  @IdField({ description: 'serial number of the unit handed over' })
  newSerial!: string;

  @IdField({ optional: true, description: 'number of the open repair it ends' })
  repair?: string;

  @IdField({ optional: true, description: 'number of the approved claim it settles' })
  claim?: string;

  @MoneyField({ optional: true, description: 'cost of the unit given' })
  cost?: MoneyDto;

  @MoneyField({ optional: true })
  labour?: MoneyDto;

  @MoneyField({ optional: true })
  expenses?: MoneyDto;

  @MoneyField({ optional: true, description: 'recovered from the supplier' })
  recovered?: MoneyDto;

  @OccurredAtField()
  occurredAt?: string;
}
