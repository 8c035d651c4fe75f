import { ReadResp } from '@eventstore/db-client/generated/streams_pb';
import fc from 'fast-check';

import { writeEvent } from '../reads/event-frame';
import { FRAME_HEADER, FrameBuffer } from '../wire/frames';
import * as records from './record';

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const event = fc.record({
  id: fc.uuid(),
  type: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }),
  json: fc.boolean(),
  data: bytes,
  metadata: bytes,
});
const place = fc.record({
  stream: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }),
  revision: fc.oneof(fc.integer({ min: 0, max: 2 ** 40 }), fc.constant('tombstone' as const)),
  position: fc.integer({ min: 64, max: 2 ** 48 - 1 }),
  created: fc.integer({ min: 0, max: 4_000_000_000_000 }),
});

function readBack(out: FrameBuffer): ReadResp.ReadEvent {
  return ReadResp.deserializeBinary(out.take().subarray(FRAME_HEADER)).getEvent() as ReadResp.ReadEvent;
}

describe('a record', () => {
  it('is read by the generated classes as what was written', () => {
    fc.assert(
      fc.property(event, place, (proposed, where) => {
        const record = records.encodeRecord(proposed, where);
        const out = new FrameBuffer(1);
        writeEvent(out, { event: record, link: record, position: where.position }, 'text');
        const read = readBack(out);
        const recorded = read.getEvent() as ReadResp.ReadEvent.RecordedEvent;
        const revision = where.revision === 'tombstone' ? records.TOMBSTONE_REVISION : where.revision;

        expect(read.getCommitPosition()).toBe(String(where.position));
        expect(read.getLink()?.serializeBinary()).toEqual(recorded.serializeBinary());
        expect(recorded.getId()?.getString()).toBe(proposed.id);
        expect(Buffer.from(recorded.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString()).toBe(where.stream);
        expect(recorded.getStreamRevision()).toBe(String(revision));
        expect(recorded.getCommitPosition()).toBe(String(where.position));
        expect(recorded.getPreparePosition()).toBe(String(where.position));
        expect(Object.fromEntries(recorded.getMetadataMap().toObject())).toEqual({
          type: proposed.type,
          'content-type': proposed.json ? 'application/json' : 'application/octet-stream',
          created: String(BigInt(where.created) * 10_000n),
        });
        expect(Buffer.from(recorded.getData_asU8())).toEqual(proposed.data);
        expect(Buffer.from(recorded.getCustomMetadata_asU8())).toEqual(proposed.metadata);
      }),
      { numRuns: 300 },
    );
  });

  it('tells its own fields from the header', () => {
    fc.assert(
      fc.property(event, place, (proposed, where) => {
        const record = records.encodeRecord(proposed, where);
        expect(records.recordId(record)).toBe(proposed.id);
        expect(records.recordStream(record)).toBe(where.stream);
        expect(records.recordType(record)).toBe(proposed.type);
        expect(records.recordCreated(record)).toBe(where.created);
        expect(records.recordData(record)).toEqual(proposed.data);
        expect(records.isLink(record)).toBe(proposed.type === '$>');
      }),
    );
  });

  it('gives its id as two numbers to clients that ask for them so', () => {
    fc.assert(
      fc.property(event, place, (proposed, where) => {
        const out = new FrameBuffer(1);
        writeEvent(out, { event: records.encodeRecord(proposed, where), position: where.position }, 'structured');
        const structured = readBack(out).getEvent()?.getId()?.getStructured();
        const half = (text: string | undefined) =>
          BigInt.asUintN(64, BigInt(text as string))
            .toString(16)
            .padStart(16, '0');
        const hex = half(structured?.getMostSignificantBits()) + half(structured?.getLeastSignificantBits());
        expect(hex).toBe(proposed.id.replaceAll('-', ''));
        expect(Buffer.from(readBack(out).getEvent()?.getData_asU8() ?? [])).toEqual(proposed.data);
      }),
    );
  });
});
