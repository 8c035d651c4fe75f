import { ReadReq } from '@eventstore/db-client/generated/streams_pb';

import { recordStream, recordType } from '../log/record';
import { RpcError, Status } from '../wire/status';

/** Chooses events by the name of their stream or by their type. */
export interface EventFilter {
  matches(record: Buffer): boolean;
}

/** By what events are chosen: a pattern or, where that is empty, beginnings. */
export interface FilterChoice {
  readonly by: 'stream-name' | 'event-type';
  readonly regex: string;
  readonly prefixes: readonly string[];
}

type FilterOptions = ReadReq.Options.FilterOptions;

/** What the filters of reads and of persistent subscriptions have in common. */
interface FilterMessage {
  getStreamIdentifier(): ExpressionMessage | undefined;
  getEventType(): ExpressionMessage | undefined;
}

interface ExpressionMessage {
  getRegex(): string;
  getPrefixList(): string[];
}

/** Records a server searches before it reports how far it is, where the client names no window (as in EventStoreDB). */
const DEFAULT_WINDOW = 32;

export const filterOf = (options: FilterMessage): EventFilter => eventFilter(filterChoice(options));

export function filterChoice(options: FilterMessage): FilterChoice {
  const ofStream = options.getStreamIdentifier();
  const expression = ofStream ?? options.getEventType();
  if (!expression) throw new RpcError(Status.INVALID_ARGUMENT, 'A filter names a stream name or an event type');
  const by = ofStream ? 'stream-name' : 'event-type';
  return { by, regex: expression.getRegex(), prefixes: expression.getPrefixList() };
}

export function eventFilter(choice: FilterChoice): EventFilter {
  const test = testOf(choice);
  return choice.by === 'stream-name'
    ? { matches: (record) => test(recordStream(record)) }
    : { matches: (record) => test(recordType(record)) };
}

/** Events to be looked at between two checkpoints: window times multiplier. */
export function checkpointInterval(options: FilterOptions): number {
  const multiplier = options.getCheckpointintervalmultiplier();
  if (multiplier < 1)
    throw new RpcError(Status.INVALID_ARGUMENT, 'The checkpoint interval multiplier must be 1 or more');
  return multiplier * (options.hasMax() ? Math.max(1, options.getMax()) : DEFAULT_WINDOW);
}

function testOf({ regex: pattern, prefixes }: FilterChoice): (text: string) => boolean {
  if (pattern) {
    const regex = compile(pattern);
    return (text) => regex.test(text);
  }
  return (text) => prefixes.some((prefix) => text.startsWith(prefix));
}

/** The server's language knows options in front (`(?i)`); JavaScript takes them as flags. */
function compile(pattern: string): RegExp {
  const options = /^\(\?([ims]+)\)/.exec(pattern);
  try {
    return options ? new RegExp(pattern.slice(options[0].length), options[1]) : new RegExp(pattern);
  } catch {
    throw new RpcError(Status.INVALID_ARGUMENT, 'The filter is not a valid regular expression');
  }
}
