import { DeleteReq, DeleteResp, TombstoneReq, TombstoneResp } from '@eventstore/db-client/generated/streams_pb';

import { requireStream } from '../access/rights';
import { WriteOutcome } from '../streams/append';
import { ExpectedRevision } from '../streams/decide-append';
import { deleteStream, tombstoneStream } from '../streams/delete';
import { EventLog } from '../streams/event-log';
import { ServerCall } from '../wire/call';
import { Method } from '../wire/method';
import { RpcError, Status } from '../wire/status';
import { decode, streamNameOf } from './request-fields';
import { notWritten, refusedWrite } from './write-errors';

type Options = DeleteReq.Options | TombstoneReq.Options;
type Operation = (log: EventLog, stream: string, expected: ExpectedRevision) => Promise<WriteOutcome>;

/** `Streams.Delete`: the stream can come back. */
export const deleteMethod = (log: EventLog): Method => ({
  kind: 'unary',
  handle: async (request, call) => {
    const position = await write(log, call, 'Delete', decode(DeleteReq, request).getOptions(), deleteStream);
    return new DeleteResp()
      .setPosition(new DeleteResp.Position().setCommitPosition(position).setPreparePosition(position))
      .serializeBinary();
  },
});

/** `Streams.Tombstone`: the stream cannot come back. */
export const tombstoneMethod = (log: EventLog): Method => ({
  kind: 'unary',
  handle: async (request, call) => {
    const position = await write(log, call, 'Tombstone', decode(TombstoneReq, request).getOptions(), tombstoneStream);
    return new TombstoneResp()
      .setPosition(new TombstoneResp.Position().setCommitPosition(position).setPreparePosition(position))
      .serializeBinary();
  },
});

async function write(
  log: EventLog,
  { principal }: ServerCall,
  name: string,
  options: Options | undefined,
  operation: Operation,
): Promise<string> {
  if (!options) throw new RpcError(Status.INVALID_ARGUMENT, `${name} options are missing`);
  const stream = streamNameOf(options.getStreamIdentifier());
  requireStream(log, principal, 'delete', stream);
  const expected = expectedOf(options);
  const outcome = await operation(log, stream, expected).catch((error: unknown) => {
    throw notWritten(error);
  });
  if (outcome.kind === 'done') return String(outcome.position);
  throw refusedWrite(name, stream, expected, outcome);
}

function expectedOf(options: Options): ExpectedRevision {
  if (options.hasRevision()) return Number(options.getRevision());
  if (options.hasNoStream()) return 'no_stream';
  return options.hasStreamExists() ? 'stream_exists' : 'any';
}
