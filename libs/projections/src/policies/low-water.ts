import type { PolicyProgress } from './policy-progress';

/** A step of the work in its order: one command of a fact, or the end of a fact. */
export interface Step {
  done(): void;
}

/** Steps may be done in any order; the mark moves over those that are done up to the first that is not. */
export interface LowWater {
  /** The `index`-th command (from 0) of the fact at a position. */
  command(position: number, index: number): Step;
  /** All up to this position is done once the steps before are. */
  passed(position: number): void;
  progress(): PolicyProgress;
  /** Steps begun and not yet behind the mark. */
  open(): number;
}

export function lowWater(start: PolicyProgress): LowWater {
  let progress = start;
  let steps: { isDone: boolean; readonly after: (before: PolicyProgress) => PolicyProgress }[] = [];

  const move = (): void => {
    const undone = steps.findIndex(({ isDone }) => !isDone);
    const count = undone < 0 ? steps.length : undone;
    for (const { after } of steps.slice(0, count)) progress = after(progress);
    if (count > 0) steps = steps.slice(count);
  };
  return {
    command: (position, index) => {
      const step = {
        isDone: false,
        after: (before: PolicyProgress) => ({ position: before.position, within: { position, done: index + 1 } }),
      };
      steps.push(step);
      return {
        done: () => {
          step.isDone = true;
          move();
        },
      };
    },
    passed: (position) => {
      steps.push({ isDone: true, after: () => ({ position }) });
      move();
    },
    progress: () => progress,
    open: () => steps.length,
  };
}
