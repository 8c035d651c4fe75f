import {
  PersistentSubscriptionToAll,
  PersistentSubscriptionToStream,
  PersistentSubscriptionToStreamResolvedEvent,
} from '@eventstore/db-client';

type PersistentSubscription = PersistentSubscriptionToStream | PersistentSubscriptionToAll;
export type Delivered = PersistentSubscriptionToStreamResolvedEvent;

export interface EndOfConsuming {
  readonly type: string;
  readonly message: string;
  readonly code: number;
}

/** A consumer of a persistent subscription, and what it has been given so far. */
export interface Consuming {
  readonly delivered: Delivered[];
  readonly subscription: PersistentSubscription;
  /** Resolves when so many deliveries have come. */
  readonly count: (deliveries: number) => Promise<void>;
  /** Resolves when the server has confirmed the consumer. */
  readonly confirmed: Promise<void>;
  /** The error that ended it. */
  readonly ended: Promise<EndOfConsuming>;
}

/** Takes what it is given and answers with `answer`; without one it answers nothing. */
export function consume(
  subscription: PersistentSubscription,
  answer: (event: Delivered, subscription: PersistentSubscription) => unknown = () => undefined,
): Consuming {
  const delivered: Delivered[] = [];
  let waiting: { deliveries: number; resolve: () => void }[] = [];
  subscription.on('data', (event: Delivered) => {
    delivered.push(event);
    for (const { deliveries, resolve } of waiting) if (delivered.length >= deliveries) resolve();
    waiting = waiting.filter(({ deliveries }) => delivered.length < deliveries);
    void answer(event, subscription);
  });
  return {
    delivered,
    subscription,
    count: (deliveries) =>
      delivered.length >= deliveries
        ? Promise.resolve()
        : new Promise((resolve) => waiting.push({ deliveries, resolve })),
    confirmed: new Promise((resolve) => subscription.once('confirmation', resolve)),
    ended: new Promise((resolve) =>
      subscription.once('error', (error: Error) => resolve(error as unknown as EndOfConsuming)),
    ),
  };
}

export const acknowledge = (event: Delivered, subscription: PersistentSubscription): unknown => subscription.ack(event);

/** Revisions of what was delivered, of the link where there is one. */
export const deliveredRevisions = ({ delivered }: Consuming): number[] =>
  delivered.map(({ link, event }) => Number((link ?? event)?.revision));
