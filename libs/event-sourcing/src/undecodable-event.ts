/** A stored event that cannot be read as a fact. Says where it is and why, never what it holds. */
export class UndecodableEvent extends Error {
  override readonly name = 'UndecodableEvent';

  constructor(
    readonly stream: string,
    readonly revision: number,
    readonly type: string,
    /** Position in the order of all events; -1 when the server does not tell it. */
    readonly position: number,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`event ${type} at revision ${revision} of ${stream} cannot be read: ${reason}`, options);
  }
}
