import type { Instant } from '../fact';
import type { StandardFact } from './standard.events';
import type { StandardKind } from './standard-kind';

export interface PublishedVersion {
  readonly version: number;
  readonly effectiveFrom: Instant;
  readonly rules: object;
  /** Taken back before it came into force. */
  readonly retired: boolean;
}

export interface StandardState {
  readonly kind?: StandardKind;
  readonly draft?: { readonly rules: object; readonly summary?: string };
  /** In the order of publishing; `effectiveFrom` rises strictly among those that are not retired. */
  readonly versions: readonly PublishedVersion[];
}

export const noStandard: StandardState = { versions: [] };

export function evolveStandard(state: StandardState, { type, data }: StandardFact): StandardState {
  switch (type) {
    case 'StandardDrafted': {
      const { kind, ...draft } = data;
      return { ...state, kind, draft };
    }
    case 'StandardPublished': {
      const { kind, version, effectiveFrom, rules } = data;
      return { kind, versions: [...state.versions, { version, effectiveFrom, rules, retired: false }] };
    }
    case 'StandardRetired':
      return {
        ...state,
        versions: state.versions.map((version) =>
          version.version === data.version ? { ...version, retired: true } : version,
        ),
      };
  }
}
