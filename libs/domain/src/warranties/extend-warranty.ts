import { firstOf, oneOf, wholeNumber } from '../field-checks';
import { forbidden, isRefusal, notNow } from '../refusal';
import { mayGrantGoodwill } from '../claims/goodwill';
import { ownerOf } from '../units/ownership-state';
import { noOwner } from '../units/transfer-unit';
import type { UnitDecision, UnitGiven, UnitState } from '../units/unit-state';
import { addsNothing, monthsMore } from './extend-cover';
import { sharesFinding } from './shares-finding';
import type { ExtendWarranty } from './warranty.commands';
import { warrantyOf } from './warranty-state';

const longestExtension = 240;

/** Stacks calendar months after the present end. Goodwill is granted by whoever sends the command, in a role that may. */
export function extendWarranty(data: ExtendWarranty['data'], state: UnitState, given: UnitGiven): UnitDecision {
  const { cause, months, shares = {} } = data;
  const finding = firstOf(
    oneOf(cause, ['purchased', 'goodwill'], 'cause'),
    wholeNumber(months, 'months', 1, longestExtension),
    sharesFinding(shares, 'shares'),
  );
  if (finding) return finding;
  if (!ownerOf(state.ownership)) return noOwner(given.id);
  const warranty = warrantyOf(state.cover);
  if (!warranty)
    return notNow('no-warranty', `Unit ${given.id} has no warranty in force: activate it with ActivateWarranty.`, 'id');
  const granted = cause === 'goodwill' ? mayGrantGoodwill(given) : undefined;
  if (isRefusal(granted)) return granted;
  const added = monthsMore(warranty, months, given.occurredAt, shares);
  if (addsNothing(added))
    return forbidden('covers-nothing', 'The added months would cover nothing: give shares above 0.', 'shares');
  const approver = cause === 'goodwill' && { approver: given.actor.id };
  return [{ type: 'WarrantyExtended', data: { cause, months, ...approver, ...added } }];
}
