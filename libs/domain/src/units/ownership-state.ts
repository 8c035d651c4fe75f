import type { Instant } from '../fact';
import type { Goods } from '../standards/applicable';
import type { UnitReplaced } from '../repairs/repair.events';
import type { OwnershipFact, SoldPiece } from './ownership.events';

/** One customer's time with the unit: `from` counts, `until` does not; no `until` while it lasts. */
export interface Ownership {
  readonly owner: string;
  readonly from: Instant;
  readonly until?: Instant;
}

/** The slice `units`. */
export interface OwnershipState {
  /** Sales already registered: registering one again changes nothing. */
  readonly registered: readonly SoldPiece[];
  /** Sales that were disputed; they can be registered once the unit came back. */
  readonly disputed: readonly SoldPiece[];
  /** What the unit is, and when it was delivered last. Absent until the unit is registered. */
  readonly goods?: Goods & { readonly deliveredAt: Instant; readonly purchasedAt?: Instant };
  /** In the order of time; at most the last one lasts. */
  readonly owners: readonly Ownership[];
  /** Serial of the unit that took this one's place. */
  readonly replacedBy?: string;
}

export const noOwnership: OwnershipState = { registered: [], disputed: [], owners: [] };

/** The customer who has the unit now; none when it is not registered or is with the company. */
export function ownerOf({ owners }: OwnershipState): Ownership | undefined {
  const last = owners.at(-1);
  return last?.until === undefined ? last : undefined;
}

/** Whose unit it was at an instant. */
export function ownerAt({ owners }: OwnershipState, instant: Instant): string | undefined {
  return owners.find(({ from, until }) => from <= instant && (until === undefined || instant < until))?.owner;
}

export function samePiece(a: SoldPiece, b: SoldPiece): boolean {
  return a.purchase === b.purchase && a.line === b.line && a.n === b.n;
}

/** A replacement ends the ownership too. */
export type FactAboutOwner = OwnershipFact | UnitReplaced;

export function evolveOwnership(state: OwnershipState, fact: FactAboutOwner, occurredAt: Instant): OwnershipState {
  switch (fact.type) {
    case 'UnitRegistered': {
      const { owner, purchase, line, n, ...goods } = fact.data;
      const registered = [...state.registered, { purchase, line, n }];
      return {
        registered,
        disputed: state.disputed,
        goods,
        owners: [...state.owners, { owner, from: goods.deliveredAt }],
      };
    }
    case 'UnitRegistrationDisputed': {
      const { purchase, line, n } = fact.data;
      return { ...state, disputed: [...state.disputed, { purchase, line, n }] };
    }
    case 'UnitTransferred':
      return { ...state, owners: [...ended(state, occurredAt), { owner: fact.data.to, from: occurredAt }] };
    case 'UnitCameBack':
      return { ...state, owners: ended(state, occurredAt) };
    case 'UnitReplaced':
      return { ...state, owners: ended(state, occurredAt), replacedBy: fact.data.newSerial };
  }
}

function ended({ owners }: OwnershipState, until: Instant): readonly Ownership[] {
  return owners.map((ownership) => (ownership.until === undefined ? { ...ownership, until } : ownership));
}
