import { crc32 } from 'node:zlib';

import { isLink, RECORD_HEADER, recordData, recordStream } from '../log/record';
import { ReadEvent } from '../reads/event-frame';
import { linkTarget } from '../reads/links';
import { ProtoReader } from '../wire/protobuf';

/** What a strategy goes by when it keeps messages together. */
export type Affinity = (read: ReadEvent) => number;

/** Undefined for strategies that go by nothing of the kind. */
export function affinityOf(strategy: string): Affinity | undefined {
  if (strategy === 'Pinned') return (read) => crc32(sourceStream(read));
  if (strategy === 'PinnedByCorrelation') return (read) => crc32(correlation(read) ?? sourceStream(read));
  return undefined;
}

/** The stream the event is of; of a link that was not followed, the one it leads to. */
function sourceStream({ event, link }: ReadEvent): string {
  const record = event ?? link;
  if (!record) return '';
  const target = isLink(record) ? linkTarget(recordData(record)) : undefined;
  return target?.stream ?? recordStream(record);
}

function correlation({ event, link }: ReadEvent): string | undefined {
  const record = event ?? link;
  try {
    const metadata: unknown = record && JSON.parse(customMetadata(record).toString('utf8'));
    if (typeof metadata !== 'object' || metadata === null || !('$correlationId' in metadata)) return undefined;
    const { $correlationId: id } = metadata;
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}

/** Field 7 of the `RecordedEvent`. */
function customMetadata(record: Buffer): Buffer {
  const fields = new ProtoReader(record, RECORD_HEADER);
  for (let tag = fields.tag(); tag !== 0; tag = fields.tag()) {
    if (tag === 0x3a) return fields.view();
    fields.skip(tag);
  }
  return Buffer.alloc(0);
}
