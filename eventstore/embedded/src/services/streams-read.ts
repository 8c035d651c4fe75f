import { ReadReq } from '@eventstore/db-client/generated/streams_pb';

import { requireStream } from '../access/rights';
import { IdForm } from '../reads/event-frame';
import { allReadSource } from '../reads/read-all';
import { Direction, streamReadSource } from '../reads/read-stream';
import { EventLog } from '../streams/event-log';
import { subscribeToAll } from '../subscriptions/all-subscription';
import { checkpointInterval, filterOf } from '../subscriptions/filter';
import { subscribeToStream } from '../subscriptions/stream-subscription';
import { Method } from '../wire/method';
import { pump } from '../wire/pump';
import { RpcError, Status } from '../wire/status';
import { decode, streamNameOf } from './request-fields';

type Options = ReadReq.Options;

/** `Streams.Read`: reads and subscriptions, of a stream and of `$all`. */
export const readMethod = (log: EventLog, dropSlowSubscribers?: number): Method => ({
  kind: 'server-stream',
  open: (request, call) => {
    const options = decode(ReadReq, request).getOptions();
    if (!options) throw invalid('Read options are missing');
    const shared = { resolveLinks: options.getResolveLinks(), ids: idFormOf(options) };
    const filterOptions = options.getFilter();
    if (options.hasStream()) {
      if (filterOptions) throw invalid('A filter applies to $all only');
      const stream = streamNameOf(options.getStream()?.getStreamIdentifier());
      requireStream(log, call.principal, 'read', stream);
      const from = streamStart(options);
      if (options.hasSubscription())
        return subscribeToStream(log, call, { ...shared, stream, after: from, dropSlowSubscribers });
      pump(
        call,
        streamReadSource(log, {
          ...shared,
          stream,
          from,
          direction: directionOf(options),
          count: countOf(options),
          tellsBounds: (options.getControlOption()?.getCompatibility() ?? 0) >= 1,
        }),
      );
    } else if (options.hasAll()) {
      requireStream(log, call.principal, 'read', '$all');
      const from = allStart(options);
      const filter = filterOptions && filterOf(filterOptions);
      if (options.hasSubscription()) {
        const filtered =
          filterOptions && filter ? { filter, checkpointInterval: checkpointInterval(filterOptions) } : undefined;
        return subscribeToAll(log, call, { ...shared, after: from, filtered, dropSlowSubscribers });
      }
      pump(
        call,
        allReadSource(log, { ...shared, from, filter, direction: directionOf(options), count: countOf(options) }),
      );
    } else {
      throw invalid('Read options name neither a stream nor $all');
    }
  },
});

const invalid = (message: string): RpcError => new RpcError(Status.INVALID_ARGUMENT, message);

function idFormOf(options: Options): IdForm {
  return options.getUuidOption()?.hasString() ? 'text' : 'structured';
}

function directionOf(options: Options): Direction {
  return options.getReadDirection() === ReadReq.Options.ReadDirection.BACKWARDS ? 'backwards' : 'forwards';
}

function countOf(options: Options): number {
  return Number(options.getCount());
}

function streamStart(options: Options): number | 'start' | 'end' {
  const stream = options.getStream();
  if (stream?.hasRevision()) {
    const revision = Number(stream.getRevision());
    return Number.isSafeInteger(revision) ? revision : 'end';
  }
  return stream?.hasEnd() ? 'end' : 'start';
}

function allStart(options: Options): number | 'start' | 'end' {
  const all = options.getAll();
  const position = all?.getPosition();
  if (position) {
    const commit = Number(position.getCommitPosition());
    return Number.isSafeInteger(commit) ? commit : 'end';
  }
  return all?.hasEnd() ? 'end' : 'start';
}
