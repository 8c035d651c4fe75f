import { BACKWARDS, END } from '@eventstore/db-client';
import { Empty } from '@eventstore/db-client/generated/shared_pb';
import { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb';

import { rawCall } from '../testing/raw-call';
import { freshStream, numbered, testNode } from '../testing/test-node';
import { identifierOf } from './read-answers';

const setup = testNode();
const { ReadDirection, ControlOption, StreamOptions, UUIDOption } = ReadReq.Options;

/** Reads as the Java and .NET clients do, who ask for the bounds; the Node client does not. */
async function read(stream: string, from: number | 'end', count: number, direction = 'forwards', compatibility = 1) {
  const start = new StreamOptions().setStreamIdentifier(identifierOf(stream));
  const options = new ReadReq.Options()
    .setStream(from === 'end' ? start.setEnd(new Empty()) : start.setRevision(String(from)))
    .setReadDirection(direction === BACKWARDS ? ReadDirection.BACKWARDS : ReadDirection.FORWARDS)
    .setCount(String(count))
    .setNoFilter(new Empty())
    .setUuidOption(new UUIDOption().setString(new Empty()))
    .setControlOption(new ControlOption().setCompatibility(compatibility));
  const request = new ReadReq().setOptions(options).serializeBinary();
  const { messages } = await rawCall(setup.node.port, '/event_store.client.streams.Streams/Read', [request]);
  return messages.map((message) => {
    const answer = ReadResp.deserializeBinary(message);
    if (answer.hasEvent()) return answer.getEvent()?.getEvent()?.getStreamRevision();
    if (answer.hasStreamNotFound()) return 'not found';
    return answer.hasFirstStreamPosition()
      ? `begins at ${answer.getFirstStreamPosition()}`
      : `ends at ${answer.getLastStreamPosition()}`;
  });
}

describe('a reader that asks for the bounds of its stream', () => {
  const stream = freshStream();
  const truncated = freshStream();

  beforeAll(async () => {
    await setup.client.appendToStream(stream, numbered(3));
    await setup.client.appendToStream(truncated, numbered(50));
    await setup.client.setStreamMetadata(truncated, { truncateBefore: 40 });
  });

  it.each([
    ['forwards', 0, 100, 'forwards', ['0', '1', '2', 'ends at 2']],
    ['forwards so many', 1, 1, 'forwards', ['1', 'ends at 2']],
    ['backwards', 'end', 2, BACKWARDS, ['2', '1', 'ends at 2']],
    ['behind the last', 3, 1, 'forwards', ['ends at 2']],
    ['far behind the last', 9, 1, 'forwards', ['begins at 3', 'ends at 2']],
    [END, 'end', 1, 'forwards', ['begins at 3', 'ends at 2']],
  ] as const)('is told behind the events where it ends: %s', async (_name, from, count, direction, expected) => {
    expect(await read(stream, from, count, direction)).toEqual(expected);
  });

  it('is told where a truncated stream begins, when there is nothing on the first page', async () => {
    expect(await read(truncated, 0, 1)).toEqual(['begins at 40', '40', 'ends at 49']);
    expect(await read(truncated, 8, 100)).toEqual(['begins at 40', ...revisionsFrom(40), 'ends at 49']);
    expect(await read(truncated, 9, 100)).toEqual([...revisionsFrom(40), 'ends at 49']);
  });

  it('is told nothing more of a stream that is not there', async () => {
    expect(await read(freshStream(), 0, 1)).toEqual(['not found']);
  });
});

it('a reader that does not ask is told events only', async () => {
  const stream = freshStream();
  await setup.client.appendToStream(stream, numbered(1));
  expect(await read(stream, 0, 10, 'forwards', 0)).toEqual(['0']);
});

const revisionsFrom = (first: number) => Array.from({ length: 10 }, (_, index) => String(first + index));
