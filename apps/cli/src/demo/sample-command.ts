import type {
  Actor,
  Command,
  CustomerCommand,
  FeedbackCommand,
  Instant,
  PurchaseCommand,
  UnitCommand,
} from '@aftercare/domain';

/** A command, ready to be executed as it stands. Sent again, it is the same command. */
export interface SampleStep {
  readonly category: 'customer' | 'purchase' | 'unit' | 'feedback';
  readonly id: string;
  readonly command: Command;
  readonly commandId: string;
  readonly occurredAt: Instant;
  readonly actor: Actor;
}

/** A command of the sample company. Those of one customer build upon each other, also across streams: their order must be kept. */
export interface SampleCommand extends SampleStep {
  /** The customer whose story it belongs to. */
  readonly customer: string;
}

interface CommandsOf {
  readonly customer: CustomerCommand;
  readonly purchase: PurchaseCommand;
  readonly unit: UnitCommand;
  readonly feedback: FeedbackCommand;
}

/** Milliseconds since 1970, as all times within the generator. */
export type Time = number;

export const hour = 3_600_000;
export const day = 24 * hour;
export const week = 7 * day;

/** What happens to one aggregate, in the order of time; `at` is when. */
export interface Happening<C extends Command = Command> {
  readonly at: Time;
  readonly command: C;
  readonly by: Actor;
}

export const instantOf = (time: Time): Instant => new Date(time).toISOString();

/** Gives the happenings of one aggregate their ids, numbered in their order from `from`. */
export function commandsTo<K extends keyof CommandsOf>(
  category: K,
  id: string,
  happenings: readonly Happening<CommandsOf[K]>[],
  from = 1,
): readonly SampleStep[] {
  return happenings.map(({ at, command, by }, index) => ({
    category,
    id,
    command,
    commandId: `sample-${category}-${id}-${from + index}`,
    occurredAt: instantOf(at),
    actor: by,
  }));
}

export const shop: Actor = { id: 'demo-shop', role: 'service' };
export const manager: Actor = { id: 'demo-manager', role: 'admin' };
export const agent = (number: number): Actor => ({ id: `demo-agent-${number}`, role: 'agent' });
