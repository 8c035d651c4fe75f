import { ALL } from './settings';
import { TOMBSTONE } from './stream-source';

/** Positions as the server writes them into checkpoints, configuration and info: `5`, or `C:64/P:64` of `$all`. */
export function positionText(stream: string, at: number | 'end'): string {
  const number = at === 'end' ? '-1' : at === TOMBSTONE ? '9223372036854775807' : String(at);
  return stream === ALL ? `C:${number}/P:${number}` : number;
}

/** Undefined where the text is none of a position. */
export function parsePosition(text: string): number | 'end' | undefined {
  const [, position] = /^(?:C:)?(-?\d+)(?:\/P:-?\d+)?$/.exec(text) ?? [];
  if (position === undefined) return undefined;
  return position === '-1' ? 'end' : Number(position);
}
