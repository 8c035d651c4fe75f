/** What a stretch of work cost, per event: CPU of this process and of the node, in microseconds. */
export interface Cost {
  /** Events per second. */
  readonly rate: number;
  readonly client: number;
  readonly server: number;
}
