import { MinPositionField } from '../answers/paging';
import { WholeNumberField } from '../requests/fields';

export class ExportQueryDto {
  @WholeNumberField({ optional: true, least: 1, most: 3650, description: 'of churn-risk, in days; 90 when left out' })
  horizon?: number;

  @MinPositionField()
  'min-position'?: number;
}
