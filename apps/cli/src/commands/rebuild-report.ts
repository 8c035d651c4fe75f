import type { RebuildResult } from '@aftercare/projections';
import { table } from '../table';

type Difference = NonNullable<RebuildResult['comparison']>['differences'][number];

/** What came of a rebuild, as lines for a person. */
export function rebuildReport(result: RebuildResult | undefined): readonly string[] {
  if (result === undefined) return [];
  const { message, comparison, parkedKeys = [], from, build, fromFold, fold, seconds = 0 } = result;
  const parked = parkedKeys.map((key) => `parked: ${key}`);
  if (comparison === undefined) return [...parked, message];
  const { documents, digests, notCompared, differing, differences } = comparison;
  const sides = [
    { side: 'serving', build: from, fold: fromFold, documents: documents.serving, digest: digests.serving },
    { side: 'rebuilt', build, fold, documents: documents.rebuilt, digest: digests.rebuilt },
  ];
  return [
    table(sides, [
      { heading: '', cell: ({ side }) => side },
      { heading: 'build', cell: ({ build: number }) => String(number), right: true },
      { heading: 'fold', cell: ({ fold: version }) => String(version), right: true },
      { heading: 'documents', cell: ({ documents: count }) => count.toLocaleString('en'), right: true },
      { heading: 'digest', cell: ({ digest }) => digest.slice(0, 16) },
    ]),
    ...(notCompared > 0
      ? [
          `${notCompared.toLocaleString('en')} documents not compared: the serving build stands still behind them, or they change all the time`,
        ]
      : []),
    ...differences.map(differenceText),
    ...(differing > differences.length ? [`and ${(differing - differences.length).toLocaleString('en')} more`] : []),
    ...parked,
    `${message} (${seconds.toLocaleString('en')} s)`,
  ];
}

function differenceText({ key, servingPosition, rebuiltPosition, fields }: Difference): string {
  if (servingPosition === undefined) return `${key}: only in the rebuilt one`;
  if (rebuiltPosition === undefined) return `${key}: only in the serving one`;
  const moved = servingPosition === rebuiltPosition ? [] : [`position ${servingPosition}, rebuilt ${rebuiltPosition}`];
  const changed = fields.map(({ path, serving, rebuilt }) => `${path} ${serving ?? '-'}, rebuilt ${rebuilt ?? '-'}`);
  return `${key}: ${[...moved, ...changed].join('; ')}`;
}
