import type { Instant } from '../fact';
import { aspects } from './cover';
import { noShorterThan, remainder } from './apply-terms';
import type { WarrantyFact, WarrantyTermsApplied } from './warranty.events';
import type { WarrantiesState } from './warranty-state';

/**
 * The cover of a unit that came in another one's place. By the terms of the old unit's warranty it restarts (the terms of
 * the new goods from the delivery, never ending before the old cover would have) or what was left of it goes on. Cover
 * that had been voided for another reason than the replacement leaves nothing.
 */
export function restartedCover(
  replaces: string,
  old: WarrantiesState,
  fresh: WarrantyTermsApplied | undefined,
  { deliveredAt, owner }: { readonly deliveredAt: Instant; readonly owner: string },
): readonly WarrantyFact[] {
  const newest = old.warranties.at(-1);
  const intact = newest && (newest.voided === undefined || newest.voided.reason === 'unit-replaced');
  const left = intact ? remainder(newest, deliveredAt, owner) : undefined;
  const rule = newest?.applied.replacement ?? fresh?.replacement;
  if (rule === 'restarts' && fresh !== undefined) {
    const terms = left ? noShorterThan(fresh, left) : fresh;
    return [{ type: 'WarrantyRestarted', data: { ...terms, replaces } }];
  }
  return left && coversAnything(left) ? [{ type: 'WarrantyActivated', data: left }] : [];
}

function coversAnything({ cover, components }: WarrantyTermsApplied): boolean {
  return [cover, ...components.map((own) => own.cover)].some((each) =>
    aspects.some((aspect) => each[aspect] !== undefined),
  );
}
