import { ReadEvent } from '../reads/event-frame';
import { eventFilter } from '../subscriptions/filter';
import { EVERY_STREAM } from '../subscriptions/wakeups';
import { EventLog } from '../streams/event-log';
import { affinityOf } from './affinity';
import { allSource } from './all-source';
import { checkpointRule } from './checkpoint-rule';
import { checkpointWriter, readCheckpoint } from './checkpoints';
import { Clock } from './clock';
import { Consumer } from './consumer';
import { Delivery, Refusal } from './delivery';
import { EventSource } from './event-source';
import { feed } from './feed';
import { GroupInfo } from './group-info';
import { Message } from './message';
import { roundRobin } from './in-turn-strategies';
import { parkedMessages } from './parked-messages';
import { positionText } from './position-text';
import { replay } from './replay';
import { ALL, GroupDefinition, keyOf } from './settings';
import { groupStatistics } from './statistics';
import { STRATEGIES } from './strategies';
import { streamSource } from './stream-source';

/** A group at work. Whatever happens to it, what is due for delivery leaves at the end of the same turn of the loop. */
export interface Group {
  readonly definition: GroupDefinition;
  /** False: the group has as many consumers as it may have. */
  join(consumer: Consumer): boolean;
  /** What the consumer has in flight goes to the others. */
  leave(consumer: Consumer): void;
  /** A consumer that was behind takes messages again. */
  resume(): void;
  /** The event of a message. Valid until the next read of the store; undefined if it is gone. */
  eventOf(message: Message): ReadEvent | undefined;
  acknowledge(ids: readonly string[]): void;
  refuse(ids: readonly string[], refusal: Refusal, reason: string): void;
  /** Takes up parked messages again, those before the number `stopAt` if it is given. */
  replayParked(stopAt: number | undefined): void;
  /** Time has passed: messages may have expired, a checkpoint may be due. */
  tick(): void;
  info(): GroupInfo;
  /** Drops the consumers and ends. Resolves when its last checkpoint is on disk. May be called again. */
  close(): Promise<void>;
}

export function startGroup(log: EventLog, clock: Clock, definition: GroupDefinition): Group {
  const { name, settings } = definition;
  const checkpoint = readCheckpoint(log, name);
  const writer = checkpointWriter(log, name);
  const parked = parkedMessages(log, name);
  const rule = checkpointRule(settings, checkpoint);
  let lastCheckpoint = checkpoint;
  let scheduled = false;
  let closed = false;

  const park = (message: Message, reason: string): void => {
    const read = eventOf(message);
    const written = read ? parked.park(read, reason) : Promise.resolve();
    written
      .then(
        () => delivery.parked(message),
        (error: unknown) => {
          process.stderr.write(`event store: a message could not be parked, it is delivered again: ${String(error)}\n`);
          delivery.notParked(message);
        },
      )
      .finally(schedule);
  };

  const delivery = new Delivery({
    settings,
    strategy: (STRATEGIES.get(settings.strategy) ?? roundRobin)(),
    checkpoints: rule,
    park,
  });
  const source = sourceOf(log, definition, checkpoint);
  const events = feed(source, settings, delivery, rule);
  const replaying = replay(parked, delivery, settings.historyBufferSize, affinityOf(settings.strategy));
  const statistics = groupStatistics(delivery, clock);

  const eventOf = (message: Message): ReadEvent | undefined =>
    message.replayed ? parked.eventAt(message.at) : source.eventAt(message.at);

  const run = (): void => {
    scheduled = false;
    if (!closed) guarded(moveOn);
  };

  const moveOn = (): void => {
    let found: boolean;
    do {
      found = events.fill();
      found = replaying.fill() || found;
      delivery.push(clock.now());
      for (const { receiver } of delivery.consumers) receiver.flush();
    } while (found);
    mark(false);
    if (events.failed) dropAll();
    // A long search without a find: other work has its turn before it goes on.
    else if (events.searching) schedule();
  };

  /** A log that cannot be read is told, and costs the group its consumers, not the node its life. */
  const guarded = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      process.stderr.write(`event store: persistent subscription ${keyOf(name)} failed: ${String(error)}\n`);
      dropAll();
    }
  };

  /** Not before all that has arrived is taken: answers come one by one, and what they make room for leaves together. */
  const schedule = (): void => {
    if (scheduled || closed) return;
    scheduled = true;
    setImmediate(run);
  };

  const mark = (timed: boolean): void => {
    const due = rule.due(clock.now(), timed);
    if (due === undefined) return;
    lastCheckpoint = due;
    writer.write(due);
  };

  const dropAll = (): void => {
    for (const consumer of [...delivery.consumers]) {
      delivery.leave(consumer, clock.now());
      consumer.receiver.drop();
    }
  };

  const unwatch = log.wakeups.watch(name.stream === ALL ? EVERY_STREAM : name.stream, schedule);
  schedule();

  return {
    definition,
    eventOf,
    join: (consumer) => {
      const { maxSubscriberCount } = settings;
      if (maxSubscriberCount > 0 && delivery.consumers.size >= maxSubscriberCount) return false;
      delivery.join(consumer);
      if (closed) dropAll();
      schedule();
      return true;
    },
    leave: (consumer) => {
      delivery.leave(consumer, clock.now());
      schedule();
    },
    resume: schedule,
    acknowledge: (ids) => {
      delivery.acknowledge(ids, clock.now());
      schedule();
    },
    refuse: (ids, refusal, reason) => {
      delivery.refuse(ids, refusal, reason, clock.now());
      schedule();
    },
    replayParked: (stopAt) => {
      replaying.begin(stopAt);
      schedule();
    },
    tick: () => {
      guarded(() => delivery.expire(clock.now()));
      mark(true);
      if (delivery.retries.length > 0) schedule();
    },
    info: () => ({
      ...definition,
      ...statistics.measure(),
      status: [...(replaying.active ? ['ReplayingParkedMessages'] : []), events.live ? 'Live' : 'Behind'].join(', '),
      lastCheckpoint: lastCheckpoint === undefined ? '' : positionText(name.stream, lastCheckpoint),
      lastKnown: events.lastKnown === undefined ? '' : positionText(name.stream, events.lastKnown),
      readBufferCount: delivery.buffer.length,
      liveBufferCount: events.liveCount,
      retryBufferCount: delivery.retries.length,
      outstanding: delivery.outstanding.size,
      parked: parkedCount(parked.range()),
    }),
    close: () => {
      closed = true;
      unwatch();
      dropAll();
      return writer.idle();
    },
  };
}

const parkedCount = (range: { first: number; last: number } | undefined): number =>
  range ? range.last - range.first + 1 : 0;

/** Behind the checkpoint if there is one, else from where the group is to start. */
function sourceOf(log: EventLog, definition: GroupDefinition, checkpoint: number | undefined): EventSource {
  const { name, settings, filter } = definition;
  const { resolveLinks, startFrom } = settings;
  const affinity = affinityOf(settings.strategy);
  if (name.stream === ALL) {
    const start = startFrom === 'end' ? log.journal.end().durable : startFrom;
    const from = { position: checkpoint ?? start, included: checkpoint === undefined };
    return allSource(log, { filter: filter && eventFilter(filter), resolveLinks, affinity }, from);
  }
  const start = startFrom === 'end' ? log.states.get(name.stream).last + 1 : startFrom;
  return streamSource(
    log,
    { stream: name.stream, resolveLinks, affinity },
    checkpoint === undefined ? start : checkpoint + 1,
  );
}
