import { operatorRequestsCollection, type OperatorRequest, type RebuildProgress } from '@aftercare/projections';
import type { BuildVersion, ReadModelStore } from '@aftercare/read-model-store';
import type { AnyReadModel } from '@aftercare/read-models';
import type { FillingDto } from './status.dto';

/** More rebuilds than there are read models. */
const most = 500;

/** Rebuilds that are under way, by read model. */
export async function rebuildsUnderWay(store: ReadModelStore): Promise<ReadonlyMap<string, RebuildProgress>> {
  const { items } = await store.collection<OperatorRequest>(operatorRequestsCollection).find({
    where: { status: { eq: 'running' }, kind: { eq: 'rebuild' } },
    limit: most,
  });
  return new Map(items.flatMap(({ doc }) => (doc.progress ? [[doc.readModel, doc.progress as RebuildProgress]] : [])));
}

/** Why a read model that no build serves answers no questions yet. */
export function unservedSentence(name: string, filling: Pick<FillingDto, 'percent'> | undefined): string {
  if (filling === undefined) return `${name} has no build yet (a projector makes it)`;
  const { percent } = filling;
  return `${name} is being filled for the first time${percent === null ? '' : `, ${percent} % of the log so far`}`;
}

/** The newest build that has never answered queries, and how much of the log it holds; undefined when there is none. */
export function fillingOf(
  { version }: Pick<AnyReadModel, 'version'>,
  builds: readonly BuildVersion[],
  end: number | undefined,
  rebuild?: RebuildProgress,
): FillingDto | undefined {
  const build = builds.findLast(({ serving, served, fold }) => !serving && !served && fold === version);
  if (build === undefined) return undefined;
  const { version: number, fold, checkpoint } = build;
  const share = end === undefined ? null : end < 0 ? 100 : Math.floor((100 * Math.max(0, checkpoint)) / end);
  return {
    ...{ build: number, fold, checkpoint, phase: rebuild?.phase ?? 'filling' },
    percent: share === null ? null : Math.min(100, share),
    ...(rebuild?.waitsFor !== undefined && { waitsFor: rebuild.waitsFor }),
    ...(rebuild?.secondsLeft !== undefined && { secondsLeft: rebuild.secondsLeft }),
  };
}
