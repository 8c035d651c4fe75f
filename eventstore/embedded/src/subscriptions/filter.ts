import { ReadReq } from '@eventstore/db-client/generated/streams_pb';

import { recordStream, recordType } from '../log/record';
import { RpcError, Status } from '../wire/status';

/** Chooses events by the name of their stream or by their type. */
export interface EventFilter {
  matches(record: Buffer): boolean;
}

type FilterOptions = ReadReq.Options.FilterOptions;
type Expression = ReadReq.Options.FilterOptions.Expression;

/** Records a server searches before it reports how far it is, where the client names no window (as in EventStoreDB). */
const DEFAULT_WINDOW = 32;

export function filterOf(options: FilterOptions): EventFilter {
  if (options.hasStreamIdentifier()) {
    const test = testOf(options.getStreamIdentifier() as Expression);
    return { matches: (record) => test(recordStream(record)) };
  }
  if (options.hasEventType()) {
    const test = testOf(options.getEventType() as Expression);
    return { matches: (record) => test(recordType(record)) };
  }
  throw new RpcError(Status.INVALID_ARGUMENT, 'A filter names a stream name or an event type');
}

/** Events to be looked at between two checkpoints: window times multiplier. */
export function checkpointInterval(options: FilterOptions): number {
  const multiplier = options.getCheckpointintervalmultiplier();
  if (multiplier < 1)
    throw new RpcError(Status.INVALID_ARGUMENT, 'The checkpoint interval multiplier must be 1 or more');
  return multiplier * (options.hasMax() ? Math.max(1, options.getMax()) : DEFAULT_WINDOW);
}

function testOf(expression: Expression): (text: string) => boolean {
  const pattern = expression.getRegex();
  if (pattern) {
    const regex = compile(pattern);
    return (text) => regex.test(text);
  }
  const prefixes = expression.getPrefixList();
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
