/** Limits that the operator of a node may set. */
export interface StreamLimits {
  /** Bytes of data one append may hold. Default 1 MiB, as in EventStoreDB. */
  readonly maxAppendSize?: number | undefined;
  /**
   * Ends a live subscription once more than so many events wait for it (EventStoreDB up to 23.10: 32). Off by default: a
   * slow subscriber is waited for.
   */
  readonly dropSlowSubscribers?: number | undefined;
}

export const DEFAULT_MAX_APPEND_SIZE = 1024 * 1024;
