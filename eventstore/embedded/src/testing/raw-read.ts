import { Empty } from '@eventstore/db-client/generated/shared_pb';
import { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb';

import { identifierOf } from '../reads/read-answers';
import { rawCall } from './raw-call';

/** The newest event of a stream with its bytes as they are stored; the official client hands out JSON only parsed. */
export async function rawRead(port: number, stream: string): Promise<ReadResp.ReadEvent.RecordedEvent | undefined> {
  const options = new ReadReq.Options()
    .setStream(new ReadReq.Options.StreamOptions().setStreamIdentifier(identifierOf(stream)).setEnd(new Empty()))
    .setReadDirection(ReadReq.Options.ReadDirection.BACKWARDS)
    .setUuidOption(new ReadReq.Options.UUIDOption().setString(new Empty()))
    .setCount('1')
    .setNoFilter(new Empty());
  const request = new ReadReq().setOptions(options).serializeBinary();
  const { messages } = await rawCall(port, '/event_store.client.streams.Streams/Read', [request]);
  return ReadResp.deserializeBinary(messages[0] as Buffer)
    .getEvent()
    ?.getEvent();
}
