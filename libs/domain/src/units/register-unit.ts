import { firstOf, instant, shortText, wholeNumber } from '../field-checks';
import { forbidden, isRefusal, notNow, type Refusal } from '../refusal';
import { warrantyTermFor } from '../standards/applicable';
import { rulesInForce, type VersionInForce } from '../standards/in-force';
import type { WarrantyTermsRules } from '../standards/rules';
import { noStandard } from '../standards/standard-state';
import { applyTerm } from '../warranties/apply-terms';
import { restartedCover } from '../warranties/restart-cover';
import type { RegisterUnit } from './ownership.commands';
import type { SoldPiece } from './ownership.events';
import { ownerOf, samePiece } from './ownership-state';
import type { UnitFact } from './unit-facts';
import { noUnit, type UnitDecision, type UnitGiven, type UnitState } from './unit-state';

type Registration = RegisterUnit['data'];

/**
 * Registers a delivered piece with the cover that the terms in force on the delivery date give it. A repeated
 * registration changes nothing; a second sale of a serial that is still out is disputed; goods that no terms cover
 * register no unit, unless they replace one that was registered.
 */
export function registerUnit(data: Registration, state: UnitState, given: UnitGiven): UnitDecision {
  const finding = checked(data, given);
  if (finding) return finding;
  const isThis = (piece: SoldPiece) => samePiece(piece, data);
  if (state.ownership.registered.some(isThis)) return [];
  if (stillOut(data, state)) return state.ownership.disputed.some(isThis) ? [] : [disputed(data, state)];
  const terms = rulesInForce(given.lookUps.terms ?? noStandard, 'warranty-terms', data.deliveredAt);
  if (isRefusal(terms)) return terms;
  return data.replaces === undefined
    ? sold(data, terms)
    : replacing(data, data.replaces, terms, given.lookUps.replaced ?? noUnit, given.id);
}

function sold(data: Registration, { rules, reference }: VersionInForce<WarrantyTermsRules>): UnitDecision {
  const term = warrantyTermFor(rules, data);
  if (!term) return [];
  const applied = applyTerm(term, { ...data, holder: data.owner, version: reference.version });
  return [registered(data), { type: 'WarrantyActivated', data: applied }];
}

function replacing(
  data: Registration,
  replaces: string,
  { rules, reference }: VersionInForce<WarrantyTermsRules>,
  replaced: UnitState,
  id: string,
): UnitDecision {
  if (replaced.ownership.replacedBy !== id)
    return notNow(
      'not-replaced-by',
      `Unit ${replaces} was not replaced by ${id}: record ReplaceUnit on it first.`,
      'replaces',
    );
  const last = replaced.ownership.owners.at(-1)?.owner;
  if (last !== data.owner)
    return forbidden(
      'wrong-owner',
      `Unit ${replaces} was not replaced for customer ${data.owner}: name its owner.`,
      'owner',
    );
  const term = warrantyTermFor(rules, data);
  const fresh = term && applyTerm(term, { ...data, holder: data.owner, version: reference.version });
  return [registered(data), ...restartedCover(replaces, replaced.cover, fresh, data)];
}

/** Out, or back only after this piece was delivered: either way two sales met. */
function stillOut(data: Registration, { ownership }: UnitState): boolean {
  const until = ownership.owners.at(-1)?.until;
  return ownerOf(ownership) !== undefined || (until !== undefined && data.deliveredAt < until);
}

function disputed({ purchase, line, n, sku, owner: claimedBy, deliveredAt }: Registration, state: UnitState): UnitFact {
  const owner = state.ownership.owners.at(-1)?.owner ?? claimedBy;
  return { type: 'UnitRegistrationDisputed', data: { purchase, line, n, sku, claimedBy, owner, deliveredAt } };
}

const registered = (data: Registration): UnitFact => ({ type: 'UnitRegistered', data });

function checked(data: Registration, given: UnitGiven): Refusal | undefined {
  return firstOf(
    shortText(data.purchase, 'purchase'),
    wholeNumber(data.line, 'line'),
    wholeNumber(data.n, 'n'),
    shortText(data.sku, 'sku'),
    shortText(data.model, 'model'),
    shortText(data.category, 'category'),
    shortText(data.owner, 'owner'),
    shortText(data.replaces, 'replaces'),
    instant(data.deliveredAt, 'deliveredAt'),
    data.purchasedAt === undefined ? undefined : instant(data.purchasedAt, 'purchasedAt'),
    data.deliveredAt <= given.occurredAt
      ? undefined
      : forbidden('delivered-later', 'deliveredAt must not be after the time of the report.', 'deliveredAt'),
  );
}
