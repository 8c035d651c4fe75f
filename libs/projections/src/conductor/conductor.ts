/** Something that one process does for all of them, and only while it is the conductor. */
export interface ConductorDuty {
  readonly name: string;
  /**
   * Called when this process holds the conductor's lease. `signal` is aborted when the lease is lost or the process ends; resolves
   * soon after that, when nothing of it runs any more. Waits by itself for a store that is away.
   */
  run(signal: AbortSignal): Promise<void>;
}
