import { Injectable } from '@nestjs/common';
import { openRequests, type OperatorRequests } from '@aftercare/projections';
import { Runtime } from './runtime';

/** What operators ask of the projectors: noted in the store of the read models, where they find it. */
@Injectable()
export class Requests {
  private opening: Promise<OperatorRequests> | undefined;

  constructor(private readonly runtime: Runtime) {}

  /** Opened at the first question, and again after a store was away. Throws when it is. */
  opened(): Promise<OperatorRequests> {
    const { store } = this.runtime;
    this.opening ??= openRequests({ store, now: () => this.runtime.now() }).catch((error: unknown) => {
      this.opening = undefined;
      throw error;
    });
    return this.opening;
  }
}
