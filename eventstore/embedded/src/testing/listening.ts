import { Position, ResolvedEvent } from '@eventstore/db-client';

/** What a subscription of the client has emitted so far, in order. */
export interface Listening {
  readonly log: Emitted[];
  readonly events: ResolvedEvent[];
  /** Resolves when the condition holds; it is looked at after everything the subscription emits. */
  until(condition: (log: readonly Emitted[]) => boolean): Promise<void>;
  /** Pass as `checkpointReached` of a filter. */
  checkpoint(position: Position): void;
}

export type Emitted = 'confirmation' | 'caughtUp' | 'event' | `error ${string}` | `checkpoint ${bigint}`;

interface Subscription {
  on(event: string, listener: (...values: never[]) => void): unknown;
}

/** `events` may be given to gather those of several subscriptions. */
export function listen(subscribe: (listening: Listening) => Subscription, events: ResolvedEvent[] = []): Listening {
  const log: Emitted[] = [];
  let waiting: { condition: (log: readonly Emitted[]) => boolean; resolve: () => void }[] = [];
  const emitted = (what: Emitted): void => {
    log.push(what);
    for (const { resolve } of waiting.filter(({ condition }) => condition(log))) resolve();
    waiting = waiting.filter(({ condition }) => !condition(log));
  };
  const listening: Listening = {
    log,
    events,
    until: (condition) =>
      condition(log) ? Promise.resolve() : new Promise((resolve) => waiting.push({ condition, resolve })),
    checkpoint: ({ commit }) => emitted(`checkpoint ${commit}`),
  };
  const subscription = subscribe(listening);
  subscription.on('confirmation', () => emitted('confirmation'));
  subscription.on('caughtUp', () => emitted('caughtUp'));
  subscription.on('error', (error: { type: string }) => emitted(`error ${error.type}`));
  subscription.on('data', (event: ResolvedEvent) => {
    events.push(event);
    emitted('event');
  });
  return listening;
}

export const has =
  (what: Emitted, times = 1) =>
  (log: readonly Emitted[]): boolean =>
    log.filter((emitted) => emitted === what).length >= times;
