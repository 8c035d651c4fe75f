import { ProposedEvent } from '../log/record';
import { append } from '../streams/append';
import { EventLog } from '../streams/event-log';
import { ServerCall } from '../wire/call';
import { Method, RequestSink } from '../wire/method';
import { ProtoReader } from '../wire/protobuf';
import { toRpcError } from '../wire/status';
import { AppendOptions, appendOptions, dataBytes, MAX_APPEND_BYTES } from './append-request';
import * as replies from './batch-replies';
import { proposedEvent, uuidOf } from './proposed-event';

/** An append that is still coming in, in one chunk or several. */
interface Incoming {
  readonly key: replies.BatchKey;
  readonly options: AppendOptions;
  readonly events: ProposedEvent[];
  bytes: number;
  timer?: NodeJS.Timeout;
}

/** One message: `{ correlation_id 1, options 2, proposed_messages 3, is_final 4 }`. */
interface Chunk {
  readonly id: string;
  readonly correlationId: Buffer;
  readonly options: Buffer | undefined;
  readonly proposed: readonly ProtoReader[];
  readonly final: boolean;
}

/** `Streams.BatchAppend`: many appends on one call, each answered under its correlation id, exactly once. */
export const batchAppendMethod = (log: EventLog): Method => ({
  kind: 'client-stream',
  open: (call) => batchSink(log, call),
});

function batchSink(log: EventLog, call: ServerCall): RequestSink {
  const incoming = new Map<string, Incoming>();
  let writing = 0;
  let closing = false;

  const answer = async ({ key, options, events }: Incoming): Promise<void> => {
    writing++;
    try {
      const outcome = await append(log, options.stream, options.expected, events);
      call.send(
        outcome.kind === 'done'
          ? replies.batchSuccess(key, outcome)
          : replies.batchRefused(key, options.expected, outcome),
      );
    } catch {
      call.send(replies.batchNotWritten(key));
    }
    writing--;
    if (closing && writing === 0) call.finish();
  };

  const take = (chunk: Chunk): Uint8Array | undefined => {
    const append = incoming.get(chunk.id) ?? begin(chunk);
    // A late chunk of an append that was answered already.
    if (!append) return undefined;
    if (append instanceof Uint8Array) return append;
    try {
      const events = chunk.proposed.map(proposedEvent);
      append.events.push(...events);
      append.bytes += dataBytes(events);
    } catch (error) {
      forget(chunk.id);
      return replies.batchBadRequest(append.key, messageOf(error));
    }
    if (append.bytes > MAX_APPEND_BYTES) {
      forget(chunk.id);
      return replies.batchTooLarge(append.key, MAX_APPEND_BYTES);
    }
    if (!chunk.final) return undefined;
    forget(chunk.id);
    void answer(append);
    return undefined;
  };

  const begin = (chunk: Chunk): Incoming | Uint8Array | undefined => {
    if (!chunk.options) return undefined;
    let options: AppendOptions;
    try {
      options = appendOptions(new ProtoReader(chunk.options));
    } catch (error) {
      return replies.batchBadRequest({ correlationId: chunk.correlationId, stream: '' }, messageOf(error));
    }
    const key = { correlationId: chunk.correlationId, stream: options.stream };
    const left = options.deadline === undefined ? Infinity : options.deadline - Date.now();
    if (left <= 0) return replies.batchTimeout(key);
    const append: Incoming = { key, options, events: [], bytes: 0 };
    incoming.set(chunk.id, append);
    if (!chunk.final && left < 2 ** 31) append.timer = setTimeout(() => expire(chunk.id), left).unref();
    return append;
  };

  const expire = (id: string): void => {
    const append = incoming.get(id);
    forget(id);
    if (append) call.send(replies.batchTimeout(append.key));
  };

  const forget = (id: string): void => {
    clearTimeout(incoming.get(id)?.timer);
    incoming.delete(id);
  };

  call.onEnd(() => [...incoming.keys()].forEach(forget));
  return {
    message: (message) => {
      const reply = take(parseChunk(message));
      if (reply) call.send(reply);
      return log.journal.disk.crowded() ? log.journal.disk.idle() : undefined;
    },
    end: () => {
      closing = true;
      if (writing === 0) call.finish();
    },
  };
}

function parseChunk(message: Buffer): Chunk {
  const reader = new ProtoReader(message);
  let correlationId: Buffer = Buffer.alloc(0);
  let options: Buffer | undefined;
  let final = false;
  const proposed: ProtoReader[] = [];
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x0a) correlationId = reader.view();
    else if (tag === 0x12) options = reader.view();
    else if (tag === 0x1a) proposed.push(reader.message());
    else if (tag === 0x20) final = reader.varint() !== 0;
    else reader.skip(tag);
  }
  return { id: uuidOf(new ProtoReader(correlationId)), correlationId, options, proposed, final };
}

function messageOf(error: unknown): string {
  return toRpcError(error).message;
}
