import { table, type Column } from '../table';

/** What a read model or policy has in common, as `GET /v1/status` answers it. */
interface Followed {
  readonly name: string;
  readonly state: string;
  readonly checkpoint: number;
  readonly lag: { readonly events: number; readonly capped: boolean; readonly seconds: number } | null;
  readonly parkedKeys: number;
  readonly delayedBy?: string;
}

interface ReadModel extends Followed {
  readonly build: number;
  readonly fold: number;
  readonly filling?: {
    readonly build: number;
    readonly phase: string;
    readonly percent: number | null;
    readonly secondsLeft?: number;
    readonly waitsFor?: string;
  };
}

interface Policy extends Followed {
  readonly nextTimer?: string;
}

export interface StatusReport {
  readonly time: string;
  /** Why it is not ready. */
  readonly reasons: readonly string[];
  /** What to look at although it is. */
  readonly warnings: readonly string[];
  readonly eventStore: { readonly state: string; readonly position?: number; readonly recordedAt?: string };
  readonly readModelStore: string;
  readonly readModels: readonly ReadModel[];
  readonly policies: readonly Policy[];
  readonly projectors: readonly {
    readonly holder: string;
    readonly partitions: readonly number[];
    readonly duties: readonly string[];
  }[];
}

/** The report as tables for a person. */
export function statusTables(report: StatusReport): string {
  const { time, reasons, warnings, eventStore, readModelStore, readModels, policies, projectors } = report;
  return [
    `event store       ${eventStoreWords(eventStore)}`,
    `read-model store  ${readModelStore}`,
    `as of             ${time}`,
    '',
    table(readModels, [
      { heading: 'read model', cell: ({ name }) => name },
      ...common,
      { heading: 'build', cell: ({ build }) => String(build), right: true },
      { heading: 'fold', cell: ({ fold }) => String(fold), right: true },
      { heading: 'being filled', cell: fillingWords },
    ]),
    '',
    table(policies, [
      { heading: 'policy', cell: ({ name }) => name },
      ...common,
      { heading: 'next timer', cell: ({ nextTimer }) => nextTimer ?? '-' },
    ]),
    '',
    table(projectors, [
      { heading: 'projector', cell: ({ holder }) => holder },
      { heading: 'partitions', cell: ({ partitions }) => partitions.join(' ') || '-' },
      { heading: 'beside', cell: ({ duties }) => duties.join(' ') || '-' },
    ]),
    '',
    ...(reasons.length + warnings.length === 0 ? ['all is well'] : []),
    ...reasons.map((reason) => `NOT READY: ${reason}`),
    ...warnings.map((warning) => `LOOK AT: ${warning}`),
    ...[...readModels, ...policies].flatMap(({ name, delayedBy }) =>
      delayedBy === undefined ? [] : [`${name} waits: ${delayedBy}`],
    ),
    ...readModels.flatMap(({ name, filling }) =>
      filling?.waitsFor === undefined ? [] : [`build ${filling.build} of ${name} waits: ${filling.waitsFor}`],
    ),
  ].join('\n');
}

const common: readonly Column<Followed>[] = [
  { heading: 'state', cell: ({ state }) => state },
  { heading: 'position', cell: ({ checkpoint }) => String(checkpoint), right: true },
  {
    heading: 'facts behind',
    cell: ({ lag }) => (lag === null ? '?' : `${lag.events}${lag.capped ? '+' : ''}`),
    right: true,
  },
  { heading: 'seconds', cell: ({ lag }) => lag?.seconds.toFixed(1) ?? '?', right: true },
  { heading: 'parked', cell: ({ parkedKeys }) => String(parkedKeys), right: true },
];

const eventStoreWords = ({ state, position = -1, recordedAt }: StatusReport['eventStore']): string => {
  if (state !== 'ok') return state;
  return recordedAt === undefined ? 'ok, empty' : `ok, ends at position ${position}, recorded ${recordedAt}`;
};

function fillingWords({ filling }: ReadModel): string {
  if (filling === undefined) return '-';
  const { build, phase, percent, secondsLeft } = filling;
  const left = secondsLeft === undefined ? '' : `, ${secondsLeft} s left`;
  return `build ${build}, ${phase} ${percent ?? '?'} %${left}`;
}
