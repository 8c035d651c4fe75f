import { Message } from './message';
import { Timings, timings } from './timings';

/** The other end of a consumer. */
export interface Receiver {
  /** False while it is behind with what was sent to it. */
  ready(): boolean;
  /** Sends the message. False: its event cannot be read any more. */
  deliver(message: Message): boolean;
  /** Everything for now has been delivered. */
  flush(): void;
  /** The group lets go of the consumer. */
  drop(): void;
}

/** Who a consumer is, as the group's info tells it. */
export interface ConsumerIdentity {
  readonly connectionName: string;
  readonly user: string;
}

/** Takes so many messages at a time as it has slots. */
export class Consumer {
  readonly inFlight = new Set<Message>();
  totalItems = 0;
  /** `totalItems` when the info was last asked for. */
  toldItems = 0;
  private readonly since = new Map<Message, number>();
  private measured: Timings | undefined;

  constructor(
    readonly identity: ConsumerIdentity,
    readonly slots: number,
    readonly receiver: Receiver,
  ) {}

  get freeSlots(): number {
    return this.slots - this.inFlight.size;
  }

  get hasRoom(): boolean {
    return this.freeSlots > 0 && this.receiver.ready();
  }

  /** From now on the consumer's answers are timed. */
  measure(): void {
    this.measured = timings();
  }

  measurements() {
    return this.measured?.measurements() ?? [];
  }

  took(message: Message, now: number): void {
    this.inFlight.add(message);
    this.totalItems++;
    if (this.measured) this.since.set(message, now);
  }

  released(message: Message, now: number): void {
    this.inFlight.delete(message);
    if (!this.measured) return;
    this.measured.add(now - (this.since.get(message) ?? now));
    this.since.delete(message);
  }
}
