/** Another process holds a partition now: this writer must end. */
export class FencedOff extends Error {
  constructor(
    readonly collection: string,
    readonly version: number,
  ) {
    super(`read model ${collection}: another writer has taken over a partition of version ${version}: end this one`);
    this.name = 'FencedOff';
  }
}
