import type { ClaimsState } from '../claims/claim-state';
import { noClaims } from '../claims/claim-state';
import type { CustomerState } from '../customers/customer-state';
import type { Given } from '../decider';
import type { Refusal } from '../refusal';
import type { RepairsState } from '../repairs/repair-state';
import { noRepairs } from '../repairs/repair-state';
import type { StandardState } from '../standards/standard-state';
import type { WarrantiesState } from '../warranties/warranty-state';
import { noWarranties } from '../warranties/warranty-state';
import type { OwnershipState } from './ownership-state';
import { noOwnership } from './ownership-state';
import type { UnitFact } from './unit-facts';

/** One sold thing, all its slices: each area folds its own and may read the others. */
export interface UnitState {
  readonly ownership: OwnershipState;
  readonly cover: WarrantiesState;
  readonly claims: ClaimsState;
  readonly repairs: RepairsState;
}

export const noUnit: UnitState = { ownership: noOwnership, cover: noWarranties, claims: noClaims, repairs: noRepairs };

/** Each is present for the commands that declare it. */
export interface UnitLookUps {
  /** The standard `warranty-terms`. */
  readonly terms?: StandardState;
  /** The standard `claim-limits`. */
  readonly limits?: StandardState;
  /** TransferUnit: the new owner. */
  readonly newOwner?: CustomerState;
  /** RegisterUnit: the unit that this one replaces. */
  readonly replaced?: UnitState;
  /** ReplaceUnit: the unit that takes this one's place. */
  readonly replacement?: UnitState;
}

export type UnitGiven = Given<UnitLookUps>;
export type UnitDecision = readonly UnitFact[] | Refusal;
