import { matches } from '../standards/pattern';
import type { Instant } from '../fact';
import type { ComponentCover, VoidReason, WarrantyFact, WarrantyTermsApplied } from './warranty.events';
import { addCover, noSchedule, type Schedule } from './schedule';

/** One warranty given to the unit: its terms, and all the cover that came of it. */
export interface Warranty {
  readonly applied: WarrantyTermsApplied;
  readonly general: Schedule;
  /** By component pattern; the first that matches counts. */
  readonly components: readonly ComponentSchedule[];
  readonly voided?: { readonly from: Instant; readonly reason: VoidReason };
}

export interface ComponentSchedule {
  readonly component: string;
  readonly schedule: Schedule;
}

/** The slice `warranties`: every warranty the unit ever had, the newest last; only the newest can be in force. */
export interface WarrantiesState {
  readonly warranties: readonly Warranty[];
}

export const noWarranties: WarrantiesState = { warranties: [] };

/** The newest warranty, unless it was voided. */
export function warrantyOf({ warranties }: WarrantiesState): Warranty | undefined {
  const newest = warranties.at(-1);
  return newest?.voided ? undefined : newest;
}

/** The schedule that counts for a component. */
export function scheduleFor(warranty: Warranty, component: string): Schedule {
  return warranty.components.find((own) => matches(own.component, component))?.schedule ?? warranty.general;
}

export function evolveWarranties(state: WarrantiesState, { type, data }: WarrantyFact): WarrantiesState {
  switch (type) {
    case 'WarrantyActivated':
    case 'WarrantyRestarted': {
      // A second activation reports the installation: stretches are added, so that nothing covered is lost.
      const moved = type === 'WarrantyActivated' ? warrantyOf(state) : undefined;
      if (moved === undefined) return { warranties: [...state.warranties, begun(data)] };
      return withNewest(state, { ...grown(moved, data.cover, data.components), applied: data });
    }
    case 'WarrantyExtended':
      return changeNewest(state, (warranty) => grown(warranty, data.cover, data.components));
    case 'WarrantyTransferred':
      return changeNewest(state, (warranty) => ({ ...warranty, applied: { ...warranty.applied, holder: data.to } }));
    case 'WarrantyVoided':
      return changeNewest(state, (warranty) => ({
        ...warranty,
        voided: { from: data.from, reason: data.reason },
      }));
  }
}

function begun(applied: WarrantyTermsApplied): Warranty {
  const components = applied.components.map(({ component, cover }) => ({
    component,
    schedule: addCover(noSchedule, cover),
  }));
  return { applied, general: addCover(noSchedule, applied.cover), components };
}

function grown(warranty: Warranty, cover: WarrantyTermsApplied['cover'], covers: readonly ComponentCover[]): Warranty {
  const components = warranty.components.map((own) => {
    const added = covers.find(({ component }) => component === own.component);
    return added ? { ...own, schedule: addCover(own.schedule, added.cover) } : own;
  });
  return { ...warranty, general: addCover(warranty.general, cover), components };
}

function withNewest({ warranties }: WarrantiesState, newest: Warranty): WarrantiesState {
  return { warranties: [...warranties.slice(0, -1), newest] };
}

function changeNewest(state: WarrantiesState, change: (warranty: Warranty) => Warranty): WarrantiesState {
  const newest = state.warranties.at(-1);
  return newest ? withNewest(state, change(newest)) : state;
}
