import { EventStoreDBClient } from '@eventstore/db-client';
import { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb';
import { Empty } from '@eventstore/db-client/generated/shared_pb';
import { ReadReq } from '@eventstore/db-client/generated/streams_pb';

import { rawCall } from '../testing/raw-call';
import { collect, freshStream, numbered, testNode } from '../testing/test-node';
import { SERVER_VERSION } from './server-features';

const setup = testNode();

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
