import { CreateReq, ReadReq, ReadResp } from '@eventstore/db-client/generated/persistent_pb';
import { Empty, UUID } from '@eventstore/db-client/generated/shared_pb';

import { identifierOf } from '../reads/read-answers';
import { toStream } from '../testing/group-settings';
import { openRawCall, rawCall } from '../testing/raw-call';
import { freshStream, numbered, testNode } from '../testing/test-node';

const setup = testNode();
const SERVICE = '/event_store.client.persistent_subscriptions.PersistentSubscriptions';
const GROUP = 'group';

const create = (stream: string, settings: CreateReq.Settings) => {
  const start = new CreateReq.StreamOptions().setStreamIdentifier(identifierOf(stream)).setEnd(new Empty());
  const options = new CreateReq.Options().setStream(start).setGroupName(GROUP).setSettings(settings);
  return rawCall(setup.node.port, `${SERVICE}/Create`, [new CreateReq().setOptions(options).serializeBinary()]);
};
const settings = () => new CreateReq.Settings().setHistoryBufferSize(500).setReadBatchSize(20);
const read = (stream: string, uuids = new ReadReq.Options.UUIDOption().setStructured(new Empty())) =>
  new ReadReq()
    .setOptions(
      new ReadReq.Options()
        .setStreamIdentifier(identifierOf(stream))
        .setGroupName(GROUP)
        .setBufferSize(1)
        .setUuidOption(uuids),
    )
    .serializeBinary();

it('newer clients name the strategy, the start and the times in other fields', async () => {
  const stream = freshStream();
  const message = settings()
    .setConsumerStrategy('PinnedByCorrelation')
    .setMessageTimeoutTicks('12340000')
    .setCheckpointAfterTicks('50000000');
  const { trailers } = await create(stream, message);
  expect(trailers['grpc-status']).toBe('0');
  const info = await setup.client.getPersistentSubscriptionToStreamInfo(stream, GROUP);
  expect(info.settings).toMatchObject({
    consumerStrategyName: 'PinnedByCorrelation',
    startFrom: 'end',
    messageTimeout: 1_234,
    checkPointAfter: 5_000,
  });
});

it('a strategy that is not there is refused', async () => {
  const { trailers } = await create(freshStream(), settings().setConsumerStrategy('Loudest'));
  expect(trailers).toMatchObject({
    exception: 'persistent-subscription-failed',
    reason: 'Consumer strategy Loudest does not exist.',
  });
});

it('ids come as two numbers where the consumer wants them so, and go back so', async () => {
  const stream = freshStream();
  await setup.client.appendToStream(stream, numbered(2));
  await setup.client.createPersistentSubscriptionToStream(stream, GROUP, toStream());
  const call = openRawCall(setup.node.port, `${SERVICE}/Read`);
  call.send(read(stream));
  const confirmation = ReadResp.deserializeBinary(await call.next()).getSubscriptionConfirmation();
  expect(confirmation?.getSubscriptionId()).toBe(`${stream}::${GROUP}`);
  const event = ReadResp.deserializeBinary(await call.next()).getEvent();
  const id = event?.getEvent()?.getId() as UUID;
  expect(id.hasStructured()).toBe(true);
  expect(event?.hasRetryCount()).toBe(true);
  call.send(new ReadReq().setAck(new ReadReq.Ack().setIdsList([id])).serializeBinary());
  const next = ReadResp.deserializeBinary(await call.next()).getEvent();
  expect(next?.getEvent()?.getStreamRevision()).toBe('1');
  call.cancel();
  await call.ended;
});

it('a consumer may end its requests and go on receiving', async () => {
  const stream = freshStream();
  await setup.client.createPersistentSubscriptionToStream(stream, GROUP, toStream());
  const call = openRawCall(setup.node.port, `${SERVICE}/Read`);
  call.send(read(stream));
  call.finish();
  await call.next();
  await setup.client.appendToStream(stream, numbered(1));
  expect(ReadResp.deserializeBinary(await call.next()).hasEvent()).toBe(true);
  call.cancel();
  await call.ended;
});

it.each([
  [
    'begins with an answer',
    () => [new ReadReq().setAck(new ReadReq.Ack()).serializeBinary()],
    'The options come first',
  ],
  ['says nothing at all', () => [new ReadReq().serializeBinary()], 'The options come first'],
  [
    'goes on with what is no answer',
    (stream: string) => [read(stream), read(stream)],
    'After the options come acknowledgements and refusals',
  ],
  [
    'answers with an id that is none',
    (stream: string) => [
      read(stream),
      new ReadReq().setAck(new ReadReq.Ack().setIdsList([new UUID().setString('x')])).serializeBinary(),
    ],
    'An id is not a UUID',
  ],
])('a consumer that %s is refused', async (_what, requests, reason) => {
  const stream = freshStream();
  await setup.client.createPersistentSubscriptionToStream(stream, GROUP, toStream());
  const { trailers } = await rawCall(setup.node.port, `${SERVICE}/Read`, requests(stream));
  expect(trailers['grpc-status']).toBe('3');
  expect(trailers['grpc-message']).toContain(reason);
  expect((await setup.client.getPersistentSubscriptionToStreamInfo(stream, GROUP)).connections).toEqual([]);
});
