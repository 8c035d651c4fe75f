import { ALL, GroupName, keyOf } from './settings';

/** Where the definitions of all groups are kept. */
export const CONFIGURATION_STREAM = '$persistentSubscriptionConfig';

const PREFIX = '$persistentsubscription-';
const CHECKPOINT = '-checkpoint';
const PARKED = '-parked';

export const checkpointStream = (name: GroupName): string => `${PREFIX}${keyOf(name)}${CHECKPOINT}`;

export const parkedStream = (name: GroupName): string => `${PREFIX}${keyOf(name)}${PARKED}`;

/** What groups of `$all` write for themselves: they would never come to an end with it. */
export function isOwnOfAll(stream: string): boolean {
  return stream.startsWith(`${PREFIX}${ALL}::`) && (stream.endsWith(CHECKPOINT) || stream.endsWith(PARKED));
}
