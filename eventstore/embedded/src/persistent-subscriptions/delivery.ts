import { CheckpointRule } from './checkpoint-rule';
import { Consumer } from './consumer';
import { ConsumerStrategy } from './consumer-strategy';
import { Entry, LinkedList } from './linked-list';
import { Message, Sighting } from './message';
import { GroupSettings } from './settings';

/** What a consumer wants done with a message it refuses. The server takes `stop` as `skip`. */
export type Refusal = 'unknown' | 'park' | 'retry' | 'skip' | 'stop';

interface Outstanding {
  readonly message: Message;
  readonly consumer: Consumer;
  readonly expires: number;
}

export interface DeliveryOptions {
  readonly settings: Pick<GroupSettings, 'messageTimeout' | 'maxRetryCount' | 'extraStatistics'>;
  readonly strategy: ConsumerStrategy;
  readonly checkpoints: CheckpointRule;
  /** Puts a message aside. It is unfinished until `parked` or `notParked` is called with it. */
  park(message: Message, reason: string): void;
}

/**
 * The messages of a group and where they are: waiting in the buffer, waiting to be delivered again, with a consumer, or
 * on their way to the parked ones. Each is in one place, so no two consumers have it at once. Knows no log and no clock.
 */
export class Delivery {
  readonly buffer = new LinkedList<Message>();
  readonly retries = new LinkedList<Message>();
  /** By the id that consumers answer with, in the order of their expiry. */
  readonly outstanding = new Map<string, Outstanding>();
  readonly consumers = new Set<Consumer>();
  /** Deliveries since the start. */
  totalItems = 0;

  constructor(private readonly options: DeliveryOptions) {}

  join(consumer: Consumer): void {
    if (this.options.settings.extraStatistics) consumer.measure();
    this.consumers.add(consumer);
    this.options.strategy.joined(consumer);
  }

  /** What the consumer had in flight waits for the others. */
  leave(consumer: Consumer, now: number): void {
    if (!this.consumers.delete(consumer)) return;
    this.options.strategy.left(consumer);
    for (const { id } of [...consumer.inFlight]) this.again(this.take(id, now));
  }

  /** The next event of the source. */
  add({ id, at, affinity }: Sighting): void {
    const unfinished = this.options.checkpoints.met(at);
    this.buffer.append({ id, at, affinity, replayed: false, unfinished, retryCount: 0 });
  }

  /** A message from among the parked ones. */
  replay({ id, at, affinity }: Sighting): void {
    this.retries.append({ id, at, affinity, replayed: true, unfinished: undefined, retryCount: 0 });
  }

  /** Gives consumers what they have room for: messages to be delivered again first. */
  push(now: number): void {
    if (this.consumers.size === 0) return;
    if (this.pushFrom(this.retries, now)) this.pushFrom(this.buffer, now);
  }

  acknowledge(ids: readonly string[], now: number): void {
    for (const id of ids) this.finish(this.take(id, now));
  }

  refuse(ids: readonly string[], refusal: Refusal, reason: string, now: number): void {
    for (const id of ids) {
      const message = this.take(id, now);
      if (refusal === 'park' && message) this.options.park(message, `Client explicitly NAK'ed message.\n${reason}`);
      else if (refusal === 'retry' || refusal === 'unknown') this.againOrPark(message);
      else this.finish(message);
    }
  }

  parked(message: Message): void {
    this.finish(message);
  }

  notParked(message: Message): void {
    this.again(message);
  }

  /** Takes back what was not answered in time. */
  expire(now: number): void {
    for (const [id, { expires }] of this.outstanding) {
      if (expires > now) return;
      this.againOrPark(this.take(id, now));
    }
  }

  /** False: nobody has room any more. */
  private pushFrom(waiting: LinkedList<Message>, now: number): boolean {
    let entry = waiting.first;
    while (entry) {
      const { value: message, next } = entry;
      // An id may be in the log twice. Answers would not tell the two apart: the second waits for the first.
      const choice = this.outstanding.has(message.id) ? 'later' : this.options.strategy.choose(message.affinity);
      if (choice === 'full') return false;
      if (choice !== 'later') this.deliver(waiting, entry, choice, now);
      entry = next;
    }
    return true;
  }

  private deliver(waiting: LinkedList<Message>, entry: Entry<Message>, consumer: Consumer, now: number): void {
    const message = entry.value;
    waiting.remove(entry);
    if (!consumer.receiver.deliver(message)) return this.finish(message);
    consumer.took(message, now);
    this.outstanding.set(message.id, { message, consumer, expires: now + this.options.settings.messageTimeout });
    this.totalItems++;
  }

  /** Frees the consumer's slot. Undefined: nobody has such a message, its answer comes too late. */
  private take(id: string, now: number): Message | undefined {
    const outstanding = this.outstanding.get(id);
    if (!outstanding) return undefined;
    this.outstanding.delete(id);
    outstanding.consumer.released(outstanding.message, now);
    return outstanding.message;
  }

  private finish(message: Message | undefined): void {
    if (message?.unfinished) this.options.checkpoints.finished(message.unfinished);
  }

  private againOrPark(message: Message | undefined): void {
    if (!message) return;
    const { maxRetryCount } = this.options.settings;
    if (message.retryCount < maxRetryCount) this.again(message);
    else this.options.park(message, `Reached retry count of ${maxRetryCount}`);
  }

  /** In the order of the source; replayed messages stand at the end. */
  private again(message: Message | undefined): void {
    if (!message) return;
    message.retryCount++;
    let before = message.replayed ? undefined : this.retries.first;
    while (before && (before.value.replayed || before.value.at < message.at)) before = before.next;
    this.retries.insert(message, before);
  }
}
