import {
  persistentSubscriptionToAllSettingsFromDefaults as allDefaults,
  persistentSubscriptionToStreamSettingsFromDefaults as defaults,
} from '@eventstore/db-client';
import { PersistentSubscriptionsService } from '@eventstore/db-client/generated/persistent_grpc_pb';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb';
import { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb';
import { Empty } from '@eventstore/db-client/generated/shared_pb';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';

import { rawCall } from '../testing/raw-call';
import { freshStream, numbered, testNode } from '../testing/test-node';
import { SERVER_VERSION } from './server-features';

const setup = testNode();

const announced = async () => {
  const path = ServerFeaturesService.getSupportedMethods.path;
  const { messages } = await rawCall(setup.node.port, path, [new Empty().serializeBinary()]);
  return SupportedMethods.deserializeBinary(messages[0] as Buffer);
};

it('the version is that of 23.10, and every method of streams and persistent subscriptions is there', async () => {
  const features = await announced();
  expect(features.getEventStoreServerVersion()).toBe(SERVER_VERSION);
  const paths = features.getMethodsList().map((method) => `/${method.getServiceName()}/${method.getMethodName()}`);
  const expected = [StreamsService, PersistentSubscriptionsService].flatMap((service) =>
    Object.values(service as Readonly<Record<string, { path: string }>>).map(({ path }) => path.toLowerCase()),
  );
  expect(paths).toEqual(expect.arrayContaining(expected));
});

it('what is announced is served: no method answers that it is unimplemented', async () => {
  const services = [StreamsService, PersistentSubscriptionsService] as unknown as readonly Record<
    string,
    { path: string }
  >[];
  for (const { path } of services.flatMap((service) => Object.values(service))) {
    const { trailers } = await rawCall(setup.node.port, path, [Buffer.from([0xff])], { 'grpc-timeout': '2S' });
    expect({ path, status: trailers['grpc-status'] }).not.toEqual({ path, status: '12' });
  }
});

it('what the client derives from that works, without any page of the old HTTP interface', async () => {
  const { client } = setup;
  const stream = freshStream();
  await client.appendToStream(stream, numbered(2));
  await client.createPersistentSubscriptionToStream(stream, 'group', defaults());
  await client.createPersistentSubscriptionToAll('group', allDefaults());
  expect(await client.listAllPersistentSubscriptions()).toHaveLength(2);
  expect(await client.listPersistentSubscriptionsToStream(stream)).toHaveLength(1);
  expect(await client.listPersistentSubscriptionsToAll()).toHaveLength(1);
  expect(await client.getPersistentSubscriptionToStreamInfo(stream, 'group')).toMatchObject({ groupName: 'group' });
  expect(await client.getPersistentSubscriptionToAllInfo('group')).toMatchObject({ groupName: 'group' });
  await client.replayParkedMessagesToStream(stream, 'group');
  await client.replayParkedMessagesToAll('group');
  await client.updatePersistentSubscriptionToAll('group', allDefaults());
  await client.restartPersistentSubscriptionSubsystem();
  await client.deletePersistentSubscriptionToAll('group');
});
