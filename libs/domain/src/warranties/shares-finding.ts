import { forbidden, type Refusal } from '../refusal';
import { aspects, type Shares } from './cover';

/** Shares are per cents from 0 to 100. */
export function sharesFinding(shares: Partial<Shares>, field: string): Refusal | undefined {
  const bad = aspects.find((aspect) => !((shares[aspect] ?? 0) >= 0 && (shares[aspect] ?? 0) <= 100));
  if (bad === undefined) return undefined;
  return forbidden('bad-share', `${field}.${bad} must be a per cent from 0 to 100.`, `${field}.${bad}`);
}
