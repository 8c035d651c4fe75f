import { randomUUID } from 'node:crypto';

import { AppendToStreamOptions, binaryEvent, EventData, jsonEvent } from '@eventstore/db-client';
import { Empty, UUID } from '@eventstore/db-client/generated/shared_pb';
import { AppendReq, BatchAppendReq } from '@eventstore/db-client/generated/streams_pb';

import { identifierOf } from '../reads/read-answers';
import { appendPaths } from '../testing/append-paths';
import { rawCall } from '../testing/raw-call';
import { rawRead } from '../testing/raw-read';
import { collect, freshStream, testNode } from '../testing/test-node';

const setup = testNode();
const STREAMS = '/event_store.client.streams.Streams';

describe.each(appendPaths)('an event appended by $path', ({ options }) => {
  const append = (stream: string, events: EventData | EventData[], rest: AppendToStreamOptions = {}) =>
    setup.client.appendToStream(stream, events, { ...rest, ...options });

  it('keeps every byte, with the id, the type and the moment of the append', async () => {
    const stream = freshStream('späße-日本');
    const data = Buffer.from([0, 1, 0x18, 0xff, 0xfe, 0x80]);
    const metadata = Buffer.from([0xff, 0x00]);
    const binary = binaryEvent({ type: 'Ünïcode 日本', data, metadata });
    const json = jsonEvent({
      type: 'Json',
      data: { text: 'ß\u0018"', big: 2 ** 53, list: [null, 1.5] },
      metadata: { a: { b: 'c\u0018' } },
    });
    const before = Date.now();
    await append(stream, [binary, json]);
    const after = Date.now();

    const [first, second] = (await collect(setup.client.readStream(stream))).map(({ event }) => event);
    expect(first).toMatchObject({ id: binary.id, type: 'Ünïcode 日本', isJson: false, streamId: stream });
    expect(Buffer.from(first?.data as Uint8Array)).toEqual(data);
    expect(Buffer.from(first?.metadata as Uint8Array)).toEqual(metadata);
    expect(second).toMatchObject({ id: json.id, isJson: true, data: json.data, metadata: json.metadata });
    for (const event of [first, second]) {
      expect(event?.created.getTime()).toBeGreaterThanOrEqual(before);
      expect(event?.created.getTime()).toBeLessThanOrEqual(after);
    }
  });

  it('may hold no data and no metadata at all', async () => {
    const stream = freshStream();
    await append(stream, binaryEvent({ type: 'Nothing', data: new Uint8Array() }));
    const [read] = await collect(setup.client.readStream(stream));
    expect(Buffer.from(read?.event?.data as Uint8Array)).toHaveLength(0);
    expect(read?.event?.metadata).toBeUndefined();
  });
});

/** What no official client sends: text of type JSON that is none, or that another encoder would write otherwise. */
const texts = [
  { name: 'broken JSON', bytes: Buffer.from('{"open": [1, 2'), shown: '{"open": [1, 2' },
  { name: 'a raw U+0018 inside JSON', bytes: Buffer.from('{"text":"\u0018"}'), shown: '{"text":"\u0018"}' },
  {
    name: 'JSON with spaces, long numbers and doubled keys',
    bytes: Buffer.from('{ "n": 12345678901234567890, "n" : 1.50,\n"e":1E3 }'),
    shown: { n: 1.5, e: 1_000 },
  },
  { name: 'text that is no UTF-8', bytes: Buffer.from([0xff, 0xfe]), shown: '\ufffd\ufffd' },
  { name: 'no bytes', bytes: Buffer.alloc(0), shown: '' },
];

const METADATA = { type: 'Kept', 'content-type': 'application/json' };

async function appendRaw(path: string, stream: string, bytes: Buffer): Promise<void> {
  const fill = <Message extends AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage>(
    message: Message,
  ): Message => {
    message.setId(new UUID().setString(randomUUID()));
    message.setData(bytes);
    message.setCustomMetadata(bytes);
    for (const [key, value] of Object.entries(METADATA)) message.getMetadataMap().set(key, value);
    return message;
  };
  const requests =
    path === 'classic append'
      ? [
          new AppendReq().setOptions(
            new AppendReq.Options().setStreamIdentifier(identifierOf(stream)).setAny(new Empty()),
          ),
          new AppendReq().setProposedMessage(fill(new AppendReq.ProposedMessage())),
        ]
      : [
          new BatchAppendReq()
            .setCorrelationId(new UUID().setString(randomUUID()))
            .setOptions(new BatchAppendReq.Options().setStreamIdentifier(identifierOf(stream)).setAny(new Empty()))
            .setProposedMessagesList([fill(new BatchAppendReq.ProposedMessage())])
            .setIsFinal(true),
        ];
  const method = path === 'classic append' ? 'Append' : 'BatchAppend';
  const encoded = requests.map((request) => request.serializeBinary());
  const { messages } = await rawCall(setup.node.port, `${STREAMS}/${method}`, encoded);
  expect(messages).toHaveLength(1);
}

describe.each(appendPaths.map(({ path }) => path))('what a client of another kind sends by %s', (path) => {
  it.each(texts)('$name is kept byte by byte, over a restart too', async ({ bytes, shown }) => {
    const stream = freshStream();
    await appendRaw(path, stream, bytes);
    for (const restart of [false, true]) {
      if (restart) await setup.restart();
      const recorded = await rawRead(setup.node.port, stream);
      expect(Buffer.from(recorded?.getData_asU8() ?? []).equals(bytes)).toBe(true);
      expect(Buffer.from(recorded?.getCustomMetadata_asU8() ?? []).equals(bytes)).toBe(true);
      expect(recorded?.getMetadataMap().get('content-type')).toBe('application/json');
    }
    // The official client hands out as text what it cannot parse.
    const [read] = await collect(setup.client.readStream(stream));
    expect(read?.event).toMatchObject({ isJson: true, data: shown });
  });
});
