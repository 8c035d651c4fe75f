import { UUID } from '@eventstore/db-client/generated/shared_pb';
import { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb';
import fc from 'fast-check';

import { batchSuccess } from './batch-replies';

const number = fc.option(fc.integer({ min: 0, max: 2 ** 48 }), { nil: undefined });

it('the reply written by hand is read by the generated class', () => {
  fc.assert(
    fc.property(
      fc.uuid(),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      number,
      number,
      (id, stream, revision, position) => {
        const correlationId = Buffer.from(new UUID().setString(id).serializeBinary());
        const bytes = batchSuccess({ correlationId, stream }, { kind: 'done', revision: revision ?? -1, position });
        const reply = BatchAppendResp.deserializeBinary(bytes);
        const success = reply.getSuccess();
        expect(reply.getCorrelationId()?.getString()).toBe(id);
        expect(Buffer.from(reply.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString()).toBe(stream);
        expect(success?.hasNoStream()).toBe(revision === undefined);
        expect(success?.getCurrentRevision()).toBe(String(revision ?? 0));
        expect(success?.hasNoPosition()).toBe(position === undefined);
        expect(success?.getPosition()?.getCommitPosition()).toBe(position?.toString());
        expect(success?.getPosition()?.getPreparePosition()).toBe(position?.toString());
      },
    ),
  );
});
