import type { ClaimFact } from '../claims/claim.events';
import type { RepairFact } from '../repairs/repair.events';
import type { WarrantyFact } from '../warranties/warranty.events';
import type { ClaimCommand } from '../claims/claim.commands';
import type { RepairCommand } from '../repairs/repair.commands';
import type { WarrantyCommand } from '../warranties/warranty.commands';
import type { OwnershipCommand } from './ownership.commands';
import type { OwnershipFact } from './ownership.events';

/** Everything that can stand on a unit's stream. */
export type UnitFact = OwnershipFact | WarrantyFact | ClaimFact | RepairFact;

/** Everything that can be asked of a unit. */
export type UnitCommand = OwnershipCommand | WarrantyCommand | ClaimCommand | RepairCommand;
