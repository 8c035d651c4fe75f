import { ServerCall } from '../wire/call';
import { RpcError, Status } from '../wire/status';

/** How a subscription's deliveries stand. */
export interface Delivery {
  /** Called after each commit that may bring it something: sends what the consumer takes. */
  readonly wake: () => void;
  /** Events on disk that were not sent yet, once the subscription is live; 0 while it catches up. */
  readonly waiting: () => number;
}

/**
 * What a commit does to a subscription: wakes it, or ends it when more than `limit` events would wait for it. Real servers
 * up to 23.10 hold 32 for a live subscriber and end it at the next; no limit means that it is waited for.
 */
export function wakeOrDrop(call: ServerCall, { wake, waiting }: Delivery, limit: number | undefined): () => void {
  if (limit === undefined) return wake;
  return () => {
    if (waiting() > limit) call.fail(consumerTooSlow());
    else wake();
  };
}

/** In EventStoreDB's words; clients tell it by its status, and subscribe again from where they are. */
const consumerTooSlow = (): RpcError =>
  new RpcError(
    Status.ABORTED,
    'Operation timed out: Consumer too slow to handle event while live. Client resubscription required.',
  );
