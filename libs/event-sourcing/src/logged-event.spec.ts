import { UUID } from '@eventstore/db-client/generated/shared_pb';
import { ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { loggedEvent } from './logged-event';

/** A message as the generated classes write it. */
function message(id: UUID): Buffer {
  const event = new ReadResp.ReadEvent.RecordedEvent();
  event.setId(id);
  event.setStreamRevision(String(2 ** 40));
  event.setCommitPosition(String(2 ** 53 - 1));
  event.getMetadataMap().set('type', 'Happened').set('created', '17636544001239999');
  const read = new ReadResp.ReadEvent();
  read.setEvent(event);
  read.setCommitPosition('7');
  const response = new ReadResp();
  response.setEvent(read);
  return Buffer.from(response.serializeBinary());
}
const structured = (most: string, least: string): UUID => {
  const halves = new UUID.Structured();
  halves.setMostSignificantBits(most);
  halves.setLeastSignificantBits(least);
  const id = new UUID();
  id.setStructured(halves);
  return id;
};

describe('an event of the log', () => {
  it('is read with large numbers, an id in two halves, and no contents', () => {
    expect(loggedEvent(message(structured('-7269395506563036243', '-7215563691075450003')))).toMatchObject({
      ...{ id: '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d', type: 'Happened', stream: '', isJson: false },
      ...{ revision: 2 ** 40, position: 2 ** 53 - 1, recordedAt: new Date(1763654400123).toISOString() },
      ...{ metadata: undefined, data: Buffer.alloc(0) },
    });
  });

  it('is not in a message without one', () => {
    const caughtUp = new ReadResp();
    caughtUp.setCaughtUp(new ReadResp.CaughtUp());
    expect(loggedEvent(Buffer.from(caughtUp.serializeBinary()))).toBeUndefined();
  });

  it('is no event where its message is cut off', () => {
    const id = new UUID();
    id.setString('9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d');
    const whole = message(id);
    expect(loggedEvent(whole)?.id).toBe('9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d');
    for (const length of [1, 10, whole.length - 1])
      expect(() => loggedEvent(whole.subarray(0, length))).toThrow(RangeError);
  });
});
