import { NO_STREAM, persistentSubscriptionToStreamSettingsFromDefaults as defaults } from '@eventstore/db-client';

import { PASSWORDS, secureNode } from '../testing/secure-node';
import { collect, failure, numbered } from '../testing/test-node';

const setup = secureNode();
const credentials = { username: 'admin', password: PASSWORDS.admin };

/** Latin-1, beyond it, beyond 16 bits, controls, `%`, quotes, letters that combine or have no width. */
const NAMES = [
  'straße-ü',
  '注文-1',
  'сервис',
  '😀-𝒳',
  'a%20b%',
  'line\nbreak\r\ttab',
  '"quotes\'and\\',
  'nul\0x',
  'e\u0301combined',
  '\u202e\ufeff',
];

interface Named {
  readonly type: string;
  readonly streamName?: string;
  readonly groupName?: string;
}

/** Trailers are ASCII: what is not travels percent-encoded there, and as it is inside of messages. */
const decoded = (text: string | undefined, name: string) => (text === name ? text : decodeURIComponent(String(text)));

describe.each(NAMES)('with names like %j', (name) => {
  const stream = `${name}-stream`;
  const admin = () => setup.client(`admin:${PASSWORDS.admin}`);
  const errorFrom = async (work: Promise<unknown>): Promise<Named> => failure<Named>(work);
  const about = ({ type, streamName, groupName }: Named) => ({
    type,
    stream: decoded(streamName, stream),
    ...(groupName === undefined ? {} : { group: decoded(groupName, name) }),
  });

  it('errors of streams have their type and name the stream', async () => {
    const client = admin();
    const ops = setup.client(`ops:${encodeURIComponent(PASSWORDS.ops)}`);
    expect(about(await errorFrom(collect(client.readStream(stream))))).toEqual({ type: 'stream-not-found', stream });
    await client.appendToStream(stream, numbered(1));
    const wrong = { type: 'wrong-expected-version', stream };
    const append = (options: object) => errorFrom(client.appendToStream(stream, numbered(1), options));
    expect(about(await append({ expectedRevision: NO_STREAM }))).toEqual(wrong);
    expect(about(await append({ expectedRevision: 7n, credentials }))).toEqual(wrong);
    expect(about(await errorFrom(client.deleteStream(stream, { expectedRevision: 5n })))).toEqual(wrong);

    await client.setStreamMetadata(stream, { acl: { readRoles: [name], writeRoles: [] } });
    expect((await errorFrom(collect(ops.readStream(stream)))).type).toBe('access-denied');
    expect((await errorFrom(ops.appendToStream(stream, numbered(1)))).type).toBe('access-denied');

    await client.tombstoneStream(stream);
    const deleted = { type: 'stream-deleted', stream };
    expect(about(await errorFrom(collect(client.readStream(stream))))).toEqual(deleted);
    expect(about(await append({}))).toEqual(deleted);
    expect(about(await append({ credentials }))).toEqual(deleted);
    expect(about(await errorFrom(client.tombstoneStream(stream)))).toEqual(deleted);
  });

  it('errors of persistent subscriptions have their type and name stream and group', async () => {
    const client = admin();
    const missing = { type: 'persistent-subscription-does-not-exist', stream, group: name };
    const consume = () => client.subscribeToPersistentSubscriptionToStream(stream, name);
    const endOf = (consumer: ReturnType<typeof consume>) =>
      new Promise<Named>((resolve) => consumer.once('error', (error) => resolve(error as unknown as Named)));
    expect(about(await errorFrom(client.deletePersistentSubscriptionToStream(stream, name)))).toEqual(missing);
    expect(about(await errorFrom(client.getPersistentSubscriptionToStreamInfo(stream, name)))).toEqual(missing);
    expect(about(await errorFrom(client.replayParkedMessagesToStream(stream, name)))).toEqual(missing);
    expect(about(await endOf(consume()))).toEqual(missing);

    const create = () => client.createPersistentSubscriptionToStream(stream, name, defaults());
    await create();
    const exists = { type: 'persistent-subscription-exists', stream, group: name };
    expect(about(await errorFrom(create()))).toEqual(exists);
    const consumer = consume();
    const end = endOf(consumer);
    await new Promise((resolve) => consumer.once('confirmation', resolve));
    await client.deletePersistentSubscriptionToStream(stream, name);
    expect(about(await end)).toEqual({ type: 'persistent-subscription-dropped', stream, group: name });
  });
});
