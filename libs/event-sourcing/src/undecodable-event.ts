import type { RecordedFact } from '@aftercare/domain';

/** A stored event that cannot be read as a fact. Says where it is and why, never what it holds. */
export class UndecodableEvent extends Error {
  override readonly name = 'UndecodableEvent';
  // Private to the object, so that no log prints it.
  readonly #stored: RecordedFact | undefined;

  constructor(
    readonly stream: string,
    readonly revision: number,
    readonly type: string,
    /** Position in the order of all events; -1 when the server does not tell it. */
    readonly position: number,
    readonly reason: string,
    { stored, ...options }: ErrorOptions & { readonly stored?: RecordedFact } = {},
  ) {
    super(`event ${type} at revision ${revision} of ${stream} cannot be read: ${reason}`, options);
    this.#stored = stored;
  }

  /**
   * The event as it is stored, by no upcaster and with personal fields null, where its data is an object and its metadata that of a
   * fact: enough to ask which documents it concerns. Kept in memory only.
   */
  get stored(): RecordedFact | undefined {
    return this.#stored;
  }
}
