/** The kinds of rules that are versioned data. One stream each, so that "which version is in force" is decided on one stream. */
export const standardKinds = [
  'sla',
  'calendar',
  'warranty-terms',
  'return-window',
  'claim-limits',
  'loyalty-rules',
  'survey-rules',
  'retention-offers',
] as const;

export type StandardKind = (typeof standardKinds)[number];

export function isStandardKind(kind: string): kind is StandardKind {
  return (standardKinds as readonly string[]).includes(kind);
}
