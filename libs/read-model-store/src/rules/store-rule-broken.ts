/**
 * Something two stores could answer differently, or could not hold, was asked for. `field` is what is at fault (a dotted
 * path of the document, or a part of the declaration, batch or query); `fix` says what to do. No value is ever quoted:
 * it may be personal data.
 */
export class StoreRuleBroken extends Error {
  constructor(
    readonly collection: string,
    readonly field: string,
    readonly fix: string,
  ) {
    super(`read model ${collection}, ${field}: ${fix}`);
    this.name = 'StoreRuleBroken';
  }
}
