import type { ReadModelStore } from '../read-model-store';

/** An empty store for one test. */
export interface Trial {
  readonly store: ReadModelStore;
  /** Opens the same data once more, as another process would. */
  another(): Promise<ReadModelStore>;
  /** Closes all that was opened and removes the data. */
  dispose(): Promise<void>;
}
