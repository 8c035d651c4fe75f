/** A command could not be done; the message is for the person at the terminal, with what to do about it. */
export class CommandFailed extends Error {
  constructor(
    message: string,
    readonly fix?: string,
    readonly exitCode = 1,
  ) {
    super(message);
    this.name = 'CommandFailed';
  }
}
