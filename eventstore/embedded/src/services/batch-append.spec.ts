import { Empty, UUID } from '@eventstore/db-client/generated/shared_pb';
import { AppendReq, BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb';

import { identifierOf } from '../reads/read-answers';
import { openRawCall, rawCall } from '../testing/raw-call';
import { collect, freshStream, numbered, testNode } from '../testing/test-node';

const setup = testNode();
const STREAMS = '/event_store.client.streams.Streams';
const [ONE, TWO] = ['11111111-2222-4333-8444-555555555555', '66666666-7777-4888-8999-aaaaaaaaaaaa'];

interface Chunk {
  readonly id?: string;
  readonly options?: BatchAppendReq.Options;
  readonly event?: BatchAppendReq.ProposedMessage;
  readonly final?: boolean;
}
const chunk = ({ id = ONE, options, event, final = false }: Chunk): BatchAppendReq => {
  const request = new BatchAppendReq().setCorrelationId(new UUID().setString(id)).setIsFinal(final);
  if (options) request.setOptions(options);
  return event ? request.setProposedMessagesList([event]) : request;
};
const optionsFor = (stream: string) =>
  new BatchAppendReq.Options().setStreamIdentifier(identifierOf(stream)).setAny(new Empty());

const GOOD = { type: 'Spec', 'content-type': 'application/json' };
const someId = () => new UUID().setString(crypto.randomUUID());
const filled = <Message extends BatchAppendReq.ProposedMessage | AppendReq.ProposedMessage>(
  message: Message,
  id: UUID,
  properties: Record<string, string>,
): Message => {
  message.setId(id);
  message.setData(Buffer.from('{}'));
  for (const [key, value] of Object.entries(properties)) message.getMetadataMap().set(key, value);
  return message;
};
const proposed = (id = someId(), properties: Record<string, string> = GOOD) =>
  filled(new BatchAppendReq.ProposedMessage(), id, properties);

/** What the client builds its answers from: without any of it, its process dies. */
const replyOf = (message: Buffer) => {
  const reply = BatchAppendResp.deserializeBinary(message);
  const error = reply.getError();
  if (error) expect(error.getDetails()?.getTypeUrl()).toMatch(/^type.googleapis.com\/event_store.client\.[A-Z]/);
  return {
    id: reply.getCorrelationId()?.getString(),
    stream: Buffer.from(reply.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString(),
    type: error?.getDetails()?.getTypeName().replace('event_store.client.', '') ?? 'success',
  };
};
const batch = async (...requests: (BatchAppendReq | Buffer)[]) => {
  const encoded = requests.map((request) => (Buffer.isBuffer(request) ? request : request.serializeBinary()));
  const { messages, trailers } = await rawCall(setup.node.port, `${STREAMS}/BatchAppend`, encoded);
  expect(trailers['grpc-status']).toBe('0');
  return messages.map(replyOf);
};
const lengthOf = async (stream: string) =>
  collect(setup.client.readStream(stream)).then(
    ({ length }) => length,
    ({ type }: { type: string }) => type,
  );

describe('a batch append made by hand', () => {
  it('in chunks is one append', async () => {
    const stream = freshStream();
    const chunks = [
      chunk({ options: optionsFor(stream), event: proposed() }),
      chunk({ event: proposed() }),
      chunk({ event: proposed(), final: true }),
    ];
    expect(await batch(...chunks)).toEqual([{ id: ONE, stream, type: 'success' }]);
    expect(await lengthOf(stream)).toBe(3);
  });

  it('may be mixed with another on the same call', async () => {
    const [one, two] = [freshStream(), freshStream()];
    const replies = await batch(
      chunk({ options: optionsFor(one), event: proposed() }),
      chunk({ id: TWO, options: optionsFor(two), event: proposed() }),
      chunk({ event: proposed(new UUID().setString('nonsense')) }),
      chunk({ id: TWO, event: proposed(), final: true }),
      chunk({ event: proposed(), final: true }),
    );
    expect(replies).toEqual([
      { id: ONE, stream: one, type: 'BadRequest' },
      { id: TWO, stream: two, type: 'success' },
    ]);
    expect([await lengthOf(one), await lengthOf(two)]).toEqual(['stream-not-found', 2]);
  });

  it('takes ids as two numbers', async () => {
    const stream = freshStream();
    const id = new UUID.Structured().setMostSignificantBits('-81985529216486896').setLeastSignificantBits('1');
    await batch(chunk({ options: optionsFor(stream), event: proposed(new UUID().setStructured(id)), final: true }));
    const [read] = await collect(setup.client.readStream(stream));
    expect(read?.event?.id).toBe('fedcba98-7654-3210-0000-000000000001');
  });

  it('whose deadline passes before its last chunk is answered with Timeout, and the chunk comes too late', async () => {
    const stream = freshStream();
    const call = openRawCall(setup.node.port, `${STREAMS}/BatchAppend`);
    const options = optionsFor(stream).serializeBinary();
    // `deadline: Duration { nanos }`, which the Node client never sends: 20 ms.
    const withDeadline = Buffer.concat([options, Buffer.from([0x3a, 0x05, 0x10, 0x80, 0xda, 0xc4, 0x09])]);
    const head = chunk({ event: proposed() }).serializeBinary();
    call.send(Buffer.concat([head, Buffer.from([0x12, withDeadline.length]), withDeadline]));
    expect(replyOf(await call.next())).toEqual({ id: ONE, stream, type: 'Timeout' });
    call.send(chunk({ event: proposed(), final: true }).serializeBinary());
    expect((await call.end()).messages).toHaveLength(1);
    expect(await lengthOf(stream)).toBe('stream-not-found');
  });

  it('that is never begun or never finished is not answered', async () => {
    const stream = freshStream();
    expect(await batch(chunk({ event: proposed(), final: true }))).toEqual([]);
    expect(await batch(chunk({ options: optionsFor(stream), event: proposed() }))).toEqual([]);
    expect(await lengthOf(stream)).toBe('stream-not-found');
  });

  it.each([
    ['no message at all', Buffer.from([0xff, 0xff, 0xff])],
    ['a chunk without correlation id', Buffer.from(new BatchAppendReq().setIsFinal(true).serializeBinary())],
    ['a chunk of a bad correlation id', Buffer.from(chunk({ id: 'nonsense', final: true }).serializeBinary())],
  ])('%s ends the call with a status, for there is nobody to reply to', async (_name, bytes) => {
    const { messages, trailers } = await rawCall(setup.node.port, `${STREAMS}/BatchAppend`, [bytes]);
    expect([messages.length, trailers['grpc-status']]).toEqual([0, '3']);
  });
});

describe('a batch append that is refused', () => {
  const big = () => proposed().setData(Buffer.alloc(1024 * 1024 + 1));
  const noExpectation = (stream: string) => new BatchAppendReq.Options().setStreamIdentifier(identifierOf(stream));
  const withRevision = (stream: string) => noExpectation(stream).setStreamPosition('7');
  const past = (stream: string) => optionsFor(stream).setDeadline(new Timestamp().setSeconds(1));
  const tombstoned = async (stream: string) => void (await setup.client.tombstoneStream(stream));

  it.each([
    ['a bad id', 'BadRequest', { event: () => proposed(new UUID().setString('nonsense')) }],
    ['no id', 'BadRequest', { event: () => proposed(new UUID()) }],
    ['no type', 'BadRequest', { event: () => proposed(someId(), { 'content-type': 'application/json' }) }],
    ['no content type', 'BadRequest', { event: () => proposed(someId(), { type: 'Spec' }) }],
    ['no expected revision', 'BadRequest', { options: noExpectation }],
    ['too much data', 'MaximumAppendSizeExceeded', { event: big }],
    ['a deadline already past', 'Timeout', { options: past }],
    ['a wrong revision', 'WrongExpectedVersion', { options: withRevision, whole: true }],
    ['a tombstoned stream', 'StreamDeleted', { before: tombstoned, whole: true }],
  ] as [string, string, Refusal][])('for %s has one reply: %s', async (_name, type, refusal) => {
    const { options = optionsFor, event = () => proposed(), before, whole = false } = refusal;
    const stream = freshStream();
    await before?.(stream);
    const replyStream = options === noExpectation ? '' : stream;
    const first = chunk({ options: options(stream), event: event(), final: whole });
    // Some clients repeat the options in every chunk: late ones begin nothing new.
    const late = [chunk({ event: proposed() }), chunk({ options: optionsFor(stream), event: proposed(), final: true })];
    expect(await batch(first, ...(whole ? [] : late))).toEqual([{ id: ONE, stream: replyStream, type }]);
    expect(await lengthOf(stream)).toBe(before ? 'stream-deleted' : 'stream-not-found');
  });

  interface Refusal {
    readonly options?: (stream: string) => BatchAppendReq.Options;
    readonly event?: () => BatchAppendReq.ProposedMessage;
    readonly before?: (stream: string) => Promise<void>;
    readonly whole?: boolean;
  }

  it('for its stream’s name has one reply', async () => {
    for (const [name, type] of [
      ['', 'BadRequest'],
      ['$$', 'BadRequest'],
      ['$ce-spec', 'AccessDenied'],
    ] as const) {
      const stream = type === 'BadRequest' ? '' : name;
      const whole = chunk({ options: optionsFor(name), event: proposed(), final: true });
      expect(await batch(whole)).toEqual([{ id: ONE, stream, type }]);
    }
  });
});

describe('a classic append made by hand', () => {
  const options = (stream: string) =>
    new AppendReq().setOptions(new AppendReq.Options().setStreamIdentifier(identifierOf(stream)).setAny(new Empty()));
  const event = (id = someId(), properties: Record<string, string> = GOOD) =>
    new AppendReq().setProposedMessage(filled(new AppendReq.ProposedMessage(), id, properties));
  const missing = { 'grpc-status': '3', exception: 'missing-required-metadata-property' };

  it.each([
    ['no type', () => event(someId(), { 'content-type': 'application/json' }), missing],
    ['no content type', () => event(someId(), { type: 'Spec' }), missing],
    ['a bad id', () => event(new UUID().setString('nonsense')), { 'grpc-status': '3' }],
    ['no id', () => event(new UUID()), { 'grpc-status': '3' }],
  ])('with %s is refused whole', async (_name, bad, status) => {
    const stream = freshStream();
    const requests = [options(stream), event(), bad(), event()].map((request) => request.serializeBinary());
    const { messages, trailers } = await rawCall(setup.node.port, `${STREAMS}/Append`, requests);
    expect(messages).toEqual([]);
    expect(trailers).toMatchObject(status);
    expect(await lengthOf(stream)).toBe('stream-not-found');
  });

  it('without options is refused', async () => {
    const { trailers } = await rawCall(setup.node.port, `${STREAMS}/Append`, [event().serializeBinary()]);
    expect(trailers).toMatchObject({ 'grpc-status': '3', 'grpc-message': 'An append begins with its options' });
  });

  it('whose client gives up before its end writes nothing', async () => {
    const stream = freshStream();
    const call = openRawCall(setup.node.port, `${STREAMS}/Append`, { 'grpc-timeout': '20m' });
    call.send(options(stream).serializeBinary());
    call.send(event().serializeBinary());
    const { trailers } = await call.ended;
    expect(trailers['grpc-status']).toBe('4');
    await setup.client.appendToStream(freshStream(), numbered(1));
    expect(await lengthOf(stream)).toBe('stream-not-found');
  });
});
