import { mayUseStream } from '../access/rights';
import { ProposedEvent } from '../log/record';
import { append } from '../streams/append';
import { EventLog } from '../streams/event-log';
import { ServerCall } from '../wire/call';
import { Method, RequestSink } from '../wire/method';
import { ProtoReader } from '../wire/protobuf';
import { toRpcError } from '../wire/status';
import { AppendOptions, appendOptions, dataBytes } from './append-request';
import * as replies from './batch-replies';
import { proposedEvent, uuidOf } from './proposed-event';
import { notWritten } from './write-errors';

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
export const batchAppendMethod = (log: EventLog, maxAppendSize: number): Method => ({
  kind: 'client-stream',
  open: (call) => batchSink(log, maxAppendSize, call),
});

function batchSink(log: EventLog, maxAppendSize: number, call: ServerCall): RequestSink {
  const incoming = new Map<string, Incoming>();
  /** Refused before their last chunk: what still comes of them is dropped, up to that chunk. */
  const refused = new Set<string>();
  let writing = 0;
  let closing = false;
  let stopping = false;

  const answer = async ({ key, options, events }: Incoming): Promise<void> => {
    writing++;
    try {
      const outcome = await append(log, options.stream, options.expected, events);
      call.send(
        outcome.kind === 'done'
          ? replies.batchSuccess(key, outcome)
          : replies.batchRefused(key, options.expected, outcome),
      );
    } catch (error) {
      // A reply of this one append could not carry the reason; and those behind it are not written either.
      call.fail(notWritten(error));
    }
    writing--;
    if (closing && writing === 0) call.finish();
  };

  const take = (chunk: Chunk): void => {
    if (refused.has(chunk.id)) {
      if (chunk.final) refused.delete(chunk.id);
      return;
    }
    const append = incoming.get(chunk.id) ?? begin(chunk);
    if (!append) return;
    const refusal = gather(append, chunk);
    if (refusal) return refuse(chunk, refusal);
    if (!chunk.final) return;
    forget(chunk.id);
    void answer(append);
  };

  /** Undefined for a late chunk of an append that is over, and for one that is refused at once. */
  const begin = (chunk: Chunk): Incoming | undefined => {
    if (!chunk.options) return undefined;
    const { id, correlationId, final } = chunk;
    let options: AppendOptions;
    try {
      options = appendOptions(new ProtoReader(chunk.options));
    } catch (error) {
      refuse(chunk, replies.batchBadRequest({ correlationId, stream: '' }, messageOf(error)));
      return undefined;
    }
    const key = { correlationId, stream: options.stream };
    if (!mayUseStream(log, call.principal, 'write', options.stream)) {
      refuse(chunk, replies.batchRefused(key, options.expected, { kind: 'denied' }));
      return undefined;
    }
    const left = options.deadline === undefined ? Infinity : options.deadline - Date.now();
    if (left <= 0) {
      refuse(chunk, replies.batchTimeout(key));
      return undefined;
    }
    const append: Incoming = { key, options, events: [], bytes: 0 };
    incoming.set(id, append);
    if (!final && left < 2 ** 31) append.timer = setTimeout(() => expire(id, key), left).unref();
    return append;
  };

  const gather = (append: Incoming, chunk: Chunk): Uint8Array | undefined => {
    try {
      const events = chunk.proposed.map(proposedEvent);
      append.events.push(...events);
      append.bytes += dataBytes(events);
    } catch (error) {
      return replies.batchBadRequest(append.key, messageOf(error));
    }
    return append.bytes > maxAppendSize ? replies.batchTooLarge(append.key, maxAppendSize) : undefined;
  };

  const refuse = ({ id, final }: Pick<Chunk, 'id' | 'final'>, reply: Uint8Array): void => {
    forget(id);
    if (!final) refused.add(id);
    call.send(reply);
  };

  const expire = (id: string, key: replies.BatchKey): void => refuse({ id, final: false }, replies.batchTimeout(key));

  const forget = (id: string): void => {
    clearTimeout(incoming.get(id)?.timer);
    incoming.delete(id);
  };

  call.onEnd(() => [...incoming.keys()].forEach(forget));
  return {
    message: (message) => {
      if (stopping) return undefined;
      take(parseChunk(message));
      return log.journal.disk.crowded() ? log.journal.disk.idle() : undefined;
    },
    end: () => {
      closing = true;
      if (writing === 0) call.finish();
    },
    stop: () => {
      stopping = true;
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
