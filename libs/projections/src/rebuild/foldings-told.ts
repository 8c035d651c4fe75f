import type { Recorded } from '../records';
import type { MemberRecord } from '../members/member-record';
import type { StoppedAt } from '../projector-status';

/** What the projector processes tell of a build that they are to fill. */
export interface FoldingsTold {
  /** One of them folds nothing more into it. */
  readonly stoppedAt?: StoppedAt;
  /** Why one of them does not go on at present. */
  readonly waitsFor?: string;
}

/** The projector processes as they tell of themselves; one that has died may be among them for a while. */
export type MembersTold = () => Promise<readonly Recorded<MemberRecord>[]>;

/** Asks what becomes of a build. Believes only a process that has told of it twice: one that has died tells nothing new. */
export function foldingsOf(members: MembersTold, readModel: string, build: number): () => Promise<FoldingsTold> {
  const first = new Map<string, number>();
  return async () => {
    const told = await members();
    for (const { key, revision } of told) if (!first.has(key)) first.set(key, revision);
    const living = told.filter(({ key, revision }) => revision > (first.get(key) ?? revision));
    const foldings = living.map(({ doc: { holder, partitions, readModels } }) => ({
      ...{ holder, partitions },
      folding: readModels.find((one) => one.name === readModel && one.build === build),
    }));
    const stoppedAt = foldings.find(({ folding }) => folding?.state === 'stopped')?.folding?.stoppedAt;
    const delayed = foldings.find(({ folding }) => folding?.state === 'delayed');
    const idle = foldings.find(({ folding, partitions }) => folding === undefined && partitions.length > 0);
    const waitsFor = delayed
      ? `projector ${delayed.holder} is delayed: ${delayed.folding?.delayedBy ?? ''}`
      : idle &&
        `projector ${idle.holder} holds partitions ${idle.partitions.join(' ')} and does not fold this build: its program has another version of the fold`;
    return { ...(stoppedAt && { stoppedAt }), ...(waitsFor !== undefined && { waitsFor }) };
  };
}

/** The build that a rebuild waits for will not be filled. */
export class FoldingStopped extends Error {
  constructor(readonly at: StoppedAt) {
    super(at.reason);
  }
}
