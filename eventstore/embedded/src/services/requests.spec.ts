import { UUID } from '@eventstore/db-client/generated/shared_pb';
import { BatchAppendReq, BatchAppendResp, ReadReq } from '@eventstore/db-client/generated/streams_pb';
import { EventStoreDBClient } from '@eventstore/db-client';
import { Empty } from '@eventstore/db-client/generated/shared_pb';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb';

import { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb';

import { identifierOf } from '../reads/read-answers';
import { rawCall } from '../testing/raw-call';
import { SERVER_VERSION } from './server-features';
import { collect, freshStream, numbered, testNode } from '../testing/test-node';

const setup = testNode();
const BATCH = '/event_store.client.streams.Streams/BatchAppend';
const CORRELATION = '11111111-2222-4333-8444-555555555555';

interface Chunk {
  readonly options?: BatchAppendReq.Options;
  readonly event?: BatchAppendReq.ProposedMessage;
  readonly final?: boolean;
}
const chunk = ({ options, event, final = false }: Chunk) => {
  const request = new BatchAppendReq().setCorrelationId(new UUID().setString(CORRELATION)).setIsFinal(final);
  if (options) request.setOptions(options);
  return event ? request.setProposedMessagesList([event]) : request;
};
const optionsFor = (stream: string) =>
  new BatchAppendReq.Options().setStreamIdentifier(identifierOf(stream)).setAny(new Empty());
const proposed = (
  id: UUID,
  properties: Record<string, string> = { type: 'Spec', 'content-type': 'application/json' },
) => {
  const message = new BatchAppendReq.ProposedMessage().setId(id).setData(Buffer.from('{}'));
  for (const [key, value] of Object.entries(properties)) message.getMetadataMap().set(key, value);
  return message;
};
const someId = () => new UUID().setString(crypto.randomUUID());
const batch = async (...requests: BatchAppendReq[]) => {
  const { messages, trailers } = await rawCall(
    setup.node.port,
    BATCH,
    requests.map((request) => request.serializeBinary()),
  );
  expect(trailers['grpc-status']).toBe('0');
  const replies = messages.map((message) => BatchAppendResp.deserializeBinary(message));
  for (const reply of replies) expect(reply.getCorrelationId()?.getString()).toBe(CORRELATION);
  return replies.map((reply) => ({
    type: reply.getError()?.getDetails()?.getTypeName() ?? 'success',
    stream: Buffer.from(reply.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString(),
  }));
};

describe('a batch append made by hand', () => {
  it('whose deadline is past is answered with Timeout, once, and nothing is written', async () => {
    const stream = freshStream();
    const options = optionsFor(stream).setDeadline(new Timestamp().setSeconds(1));
    const late = chunk({ event: proposed(someId()), final: true });
    expect(await batch(chunk({ options }), late)).toEqual([{ type: 'event_store.client.Timeout', stream }]);
  });

  it.each([
    ['a bad id', () => proposed(new UUID().setString('nonsense'))],
    ['no type', () => proposed(someId(), { 'content-type': 'application/json' })],
    ['no content type', () => proposed(someId(), { type: 'Spec' })],
  ])('with %s is a bad request, and its late chunks are ignored', async (_name, bad) => {
    const stream = freshStream();
    const first = chunk({ options: optionsFor(stream), event: bad() });
    const late = chunk({ event: proposed(someId()), final: true });
    expect(await batch(first, late)).toEqual([{ type: 'event_store.client.BadRequest', stream }]);
    await expect(collect(setup.client.readStream(stream))).rejects.toMatchObject({ type: 'stream-not-found' });
  });

  it('to no stream is a bad request', async () => {
    expect(await batch(chunk({ options: optionsFor(''), final: true }))).toEqual([
      { type: 'event_store.client.BadRequest', stream: '' },
    ]);
  });

  it('in chunks is one append', async () => {
    const stream = freshStream();
    const chunks = [
      chunk({ options: optionsFor(stream), event: proposed(someId()) }),
      chunk({ event: proposed(someId()) }),
      chunk({ event: proposed(someId()), final: true }),
    ];
    expect(await batch(...chunks)).toEqual([{ type: 'success', stream }]);
    expect(await collect(setup.client.readStream(stream))).toHaveLength(3);
  });

  it('takes ids as two numbers', async () => {
    const stream = freshStream();
    const id = new UUID.Structured().setMostSignificantBits('-81985529216486896').setLeastSignificantBits('1');
    const event = proposed(new UUID().setStructured(id));
    await batch(chunk({ options: optionsFor(stream), event, final: true }));
    const [read] = await collect(setup.client.readStream(stream));
    expect(read?.event?.id).toBe('fedcba98-7654-3210-0000-000000000001');
  });
});

it('a read without options is refused with a status', async () => {
  const path = '/event_store.client.streams.Streams/Read';
  const { trailers } = await rawCall(setup.node.port, path, [new ReadReq().serializeBinary()]);
  expect(trailers).toMatchObject({ 'grpc-status': '3', 'grpc-message': 'Read options are missing' });
  const garbage = await rawCall(setup.node.port, path, [Buffer.from([0xff, 0xff, 0xff])]);
  expect(garbage.trailers['grpc-status']).toBe('3');
});

it('services that are not there answer UNIMPLEMENTED', async () => {
  const { trailers } = await rawCall(setup.node.port, '/event_store.client.users.Users/Details', [Buffer.alloc(0)]);
  expect(trailers['grpc-status']).toBe('12');
});

it('a client that discovers its node by gossip finds this one', async () => {
  const { port } = setup.node;
  for (const address of [`esdb+discover://127.0.0.1:${port}`, `esdb://127.0.0.1:${port},127.0.0.1:${port}`]) {
    const client = EventStoreDBClient.connectionString(`${address}?tls=false`);
    const stream = freshStream();
    await client.appendToStream(stream, numbered(1));
    expect(await collect(client.readStream(stream))).toHaveLength(1);
    await client.dispose();
  }
});

it('the node tells its version and the methods it serves', async () => {
  const path = '/event_store.client.server_features.ServerFeatures/GetSupportedMethods';
  const { messages } = await rawCall(setup.node.port, path, [new Empty().serializeBinary()]);
  const features = SupportedMethods.deserializeBinary(messages[0] as Buffer);
  expect(features.getEventStoreServerVersion()).toBe(SERVER_VERSION);
  expect(features.getMethodsList().map((method) => `${method.getServiceName()}/${method.getMethodName()}`)).toContain(
    'event_store.client.streams.streams/batchappend',
  );
});
