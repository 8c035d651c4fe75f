import {
  CommandError,
  EventStoreDBClient,
  jsonEvent,
  persistentSubscriptionToStreamSettingsFromDefaults as defaults,
  StreamACL,
} from '@eventstore/db-client';

import { PASSWORDS, secureNode } from '../testing/secure-node';
import { collect, failure, freshStream, numbered } from '../testing/test-node';

const setup = secureNode();
const DENIED = { type: 'access-denied' };

let admin: EventStoreDBClient;
let ops: EventStoreDBClient;
let nobody: EventStoreDBClient;
beforeAll(() => {
  admin = setup.client(`admin:${PASSWORDS.admin}`);
  ops = setup.client(`ops:${encodeURIComponent(PASSWORDS.ops)}`);
  nobody = setup.client();
});

const withAcl = async (acl: StreamACL): Promise<string> => {
  const stream = freshStream();
  await admin.appendToStream(stream, numbered(1));
  await admin.setStreamMetadata(stream, { acl });
  return stream;
};

const subscribed = (client: EventStoreDBClient, stream: string) =>
  new Promise<string>((resolve) => {
    const subscription = client.subscribeToStream(stream);
    subscription.on('confirmation', () => void subscription.unsubscribe().then(() => resolve('confirmed')));
    subscription.on('error', (error) => resolve((error as CommandError).type));
  });

const consumed = (client: EventStoreDBClient, stream: string, group: string) =>
  new Promise<string>((resolve) => {
    const subscription = client.subscribeToPersistentSubscriptionToStream(stream, group);
    subscription.on('confirmation', () => void subscription.unsubscribe().then(() => resolve('confirmed')));
    subscription.on('error', (error) => resolve((error as CommandError).type));
  });

describe('a call', () => {
  it('of a user goes through, with the credentials of the connection or its own', async () => {
    const stream = freshStream();
    await ops.appendToStream(stream, numbered(1));
    await nobody.appendToStream(stream, numbered(1), { credentials: { username: 'ops', password: PASSWORDS.ops } });
    expect(await collect(admin.readStream(stream))).toHaveLength(2);
  });

  it.each([
    ['a wrong password', 'admin:wrong'],
    ['the password of the other', `admin:${encodeURIComponent(PASSWORDS.ops)}`],
    ['an unknown user', `root:${PASSWORDS.admin}`],
    ['half a password', `admin:${PASSWORDS.admin.slice(0, 4)}`],
  ])('with %s is unauthenticated', async (_name, credentials) => {
    const stranger = setup.client(credentials);
    expect(await failure(collect(stranger.readStream('a')))).toMatchObject({ ...DENIED, code: 16 });
    expect(await failure(stranger.appendToStream('a', numbered(1)))).toMatchObject(DENIED);
  });

  it('of nobody is denied, whatever it wants of a stream', async () => {
    const stream = await withAcl({ readRoles: ['$all'], writeRoles: ['$all'], deleteRoles: ['$all'] });
    expect(await failure(collect(nobody.readStream(stream)))).toMatchObject({ ...DENIED, code: 7 });
    expect(await failure(nobody.appendToStream(stream, numbered(1)))).toMatchObject(DENIED);
    expect(await failure(nobody.deleteStream(stream))).toMatchObject(DENIED);
    expect(await failure(collect(nobody.readAll()))).toMatchObject(DENIED);
    expect(await subscribed(nobody, stream)).toBe('access-denied');
    expect(await failure(nobody.listAllPersistentSubscriptions())).toMatchObject(DENIED);
  });
});

describe('without an access list', () => {
  it('streams are open to every user, streams of the system and $all to admins', async () => {
    const stream = freshStream();
    await ops.appendToStream(stream, numbered(2));
    await ops.setStreamMetadata(stream, { maxCount: 1 });
    expect(await collect(ops.readStream(stream))).toHaveLength(1);
    expect(await failure(ops.appendToStream(`$${stream}`, numbered(1)))).toMatchObject(DENIED);
    expect(await failure(collect(ops.readStream('$streams')))).toMatchObject(DENIED);
    expect(await failure(collect(ops.readAll()))).toMatchObject(DENIED);
    expect((await collect(admin.readAll())).length).toBeGreaterThan(2);
    expect((await collect(admin.readStream('$streams'))).length).toBeGreaterThan(0);
    await ops.tombstoneStream(stream);
  });

  it('nobody deletes metadata or writes to $all, not even admin', async () => {
    expect(await failure(admin.deleteStream(`$$${freshStream()}`))).toMatchObject(DENIED);
    expect(await failure(admin.appendToStream('$all', numbered(1)))).toMatchObject(DENIED);
  });
});

describe('an access list', () => {
  it.each(['admin', 'ops'] as const)(
    'that names a group or user lets in whom it names, and admins: %s',
    async (name) => {
      const client = { admin, ops }[name];
      const stream = await withAcl({ readRoles: ['ops'], writeRoles: ['$ops'], deleteRoles: ['somebody', 'ops'] });
      await client.appendToStream(stream, numbered(1));
      expect(await collect(client.readStream(stream))).toHaveLength(2);
      expect(await subscribed(client, stream)).toBe('confirmed');
      await client.deleteStream(stream);
    },
  );

  it('keeps out whom it does not name, on every way', async () => {
    const roles = ['$admins'];
    const acl = { readRoles: roles, writeRoles: roles, deleteRoles: [], metaReadRoles: roles, metaWriteRoles: roles };
    const stream = await withAcl(acl);
    const credentials = { username: 'ops', password: PASSWORDS.ops };
    expect(await failure(collect(ops.readStream(stream)))).toMatchObject({ ...DENIED, code: 7 });
    expect(await subscribed(ops, stream)).toBe('access-denied');
    expect(await failure(ops.appendToStream(stream, numbered(1)))).toMatchObject(DENIED);
    expect(await failure(nobody.appendToStream(stream, numbered(1), { credentials }))).toMatchObject(DENIED);
    expect(await failure(ops.deleteStream(stream))).toMatchObject(DENIED);
    expect(await failure(ops.tombstoneStream(stream))).toMatchObject(DENIED);
    expect(await failure(ops.getStreamMetadata(stream))).toMatchObject(DENIED);
    expect(await failure(ops.setStreamMetadata(stream, {}))).toMatchObject(DENIED);
    expect((await admin.getStreamMetadata(stream)).metadata?.acl).toMatchObject({ readRoles: roles });
    expect(await collect(admin.readStream(stream))).toHaveLength(1);
  });

  it('in $settings is the default of streams without one of their own', async () => {
    const settings = { $userStreamAcl: { $r: '$all', $w: ['$admins'] }, $systemStreamAcl: { $r: ['ops'] } };
    await admin.appendToStream('$settings', jsonEvent({ type: 'update-default-acl', data: settings }));
    const stream = freshStream();
    expect(await failure(ops.appendToStream(stream, numbered(1)))).toMatchObject(DENIED);
    await admin.appendToStream(stream, numbered(1));
    expect(await collect(ops.readStream(stream))).toHaveLength(1);
    expect((await collect(ops.readAll())).length).toBeGreaterThan(0);
    const open = await withAcl({ writeRoles: ['$all'] });
    await ops.appendToStream(open, numbered(1));
    await admin.appendToStream('$settings', jsonEvent({ type: 'update-default-acl', data: {} }));
    await ops.appendToStream(stream, numbered(1));
  });
});

describe('persistent subscriptions', () => {
  it('are managed by operators and admins, and read by users who may read the stream', async () => {
    const stream = await withAcl({ readRoles: ['$admins'] });
    await ops.createPersistentSubscriptionToStream(stream, 'group', defaults());
    expect(await consumed(ops, stream, 'group')).toBe('access-denied');
    expect(await consumed(nobody, stream, 'group')).toBe('access-denied');
    expect(await consumed(admin, stream, 'group')).toBe('confirmed');
    expect(await ops.listAllPersistentSubscriptions()).toHaveLength(1);
    await ops.deletePersistentSubscriptionToStream(stream, 'group');
  });

  it('tell nobody anything without credentials', async () => {
    const stream = freshStream();
    expect(await failure(nobody.createPersistentSubscriptionToStream(stream, 'group', defaults()))).toMatchObject(
      DENIED,
    );
    expect(await failure(nobody.replayParkedMessagesToStream(stream, 'group'))).toMatchObject(DENIED);
    expect(await failure(nobody.deletePersistentSubscriptionToStream(stream, 'group'))).toMatchObject(DENIED);
    expect(await failure(nobody.getPersistentSubscriptionToStreamInfo(stream, 'group'))).toMatchObject(DENIED);
    expect(await failure(nobody.restartPersistentSubscriptionSubsystem())).toMatchObject(DENIED);
  });
});
