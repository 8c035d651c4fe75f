/**
 * How many of `parts` a member is to hold: as many as every other, and of the rest one each for the first ones by name. All
 * members that see the same names come to shares that add up.
 */
export function fairShare(parts: number, member: string, living: readonly string[]): number {
  const members = [...new Set([...living, member])].sort();
  const rest = parts % members.length;
  return Math.floor(parts / members.length) + (members.indexOf(member) < rest ? 1 : 0);
}
