import type { LookUp } from '../decider';
import type { Instant } from '../fact';
import { notNow, type Refusal } from '../refusal';
import type { RulesOf } from './rules';
import type { StandardReference } from './standard.events';
import type { StandardKind } from './standard-kind';
import type { StandardState } from './standard-state';

/** A published version as a decision applies it; `reference` is what the decision stores. */
export interface VersionInForce<Rules = object> {
  readonly reference: StandardReference;
  readonly effectiveFrom: Instant;
  readonly rules: Rules;
}

/** The look-up a command declares to decide by a standard. */
export const standardOf = (kind: StandardKind): LookUp => ({ category: 'standard', id: kind });

/** The version of a standard in force at an instant: the newest that is effective by then. None before the first one. */
export function inForceAt(state: StandardState, instant: Instant): VersionInForce | undefined {
  const version = state.versions.findLast(({ retired, effectiveFrom }) => !retired && effectiveFrom <= instant);
  if (version === undefined || state.kind === undefined) return undefined;
  return {
    reference: { kind: state.kind, version: version.version },
    effectiveFrom: version.effectiveFrom,
    rules: version.rules,
  };
}

/** Like `inForceAt`, with the rules in the shape of their kind, or a refusal that names what has to be published. */
export function rulesInForce<K extends StandardKind>(
  state: StandardState,
  kind: K,
  instant: Instant,
): VersionInForce<RulesOf[K]> | Refusal {
  const found = inForceAt(state, instant);
  if (found === undefined || found.reference.kind !== kind)
    return notNow('no-standard-in-force', `No ${kind} standard is in force at ${instant}: publish one first.`);
  // Rules were checked against their kind when they were published; no version is published unchecked.
  return found as VersionInForce<RulesOf[K]>;
}
