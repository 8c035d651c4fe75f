/** The keys of a stream's metadata that the node itself obeys; all others are kept and handed out untouched. */
export interface StreamMetadata {
  /** Only the newest so many events are shown. */
  readonly maxCount?: number;
  /** Events older than so many milliseconds are not shown. */
  readonly maxAge?: number;
  /** Events before this revision are not shown. */
  readonly truncateBefore?: number;
}

export const METADATA_TYPE = '$metadata';

/** `$tb` of a soft-deleted stream, as EventStoreDB writes it (2^63-1). */
const SOFT_DELETED_TB = 2 ** 63 - 1;

export const SOFT_DELETE_JSON = Buffer.from('{"$tb":9223372036854775807}');

export const isMetadataStream = (stream: string): boolean => stream.startsWith('$$');

export const metadataStreamOf = (stream: string): string => `$$${stream}`;

/** The stream that a metadata stream describes. */
export const describedStream = (metadataStream: string): string => metadataStream.slice(2);

export const isSoftDeleted = (metadata: StreamMetadata): boolean => (metadata.truncateBefore ?? 0) >= SOFT_DELETED_TB;

/** Reads the data of a `$metadata` event. What is not a JSON object means no metadata, as in EventStoreDB. */
export function parseMetadata(data: Buffer): StreamMetadata {
  const object = jsonObject(data);
  const maxCount = wholeNumber(object?.['$maxCount'], 1);
  const maxAgeSeconds = wholeNumber(object?.['$maxAge'], 1);
  const truncateBefore = wholeNumber(object?.['$tb'], 0);
  return {
    ...(maxCount === undefined ? {} : { maxCount }),
    ...(maxAgeSeconds === undefined ? {} : { maxAge: maxAgeSeconds * 1_000 }),
    ...(truncateBefore === undefined ? {} : { truncateBefore }),
  };
}

/** The same metadata with another `$tb`: how a soft-deleted stream comes back. */
export function withTruncateBefore(data: Buffer, revision: number): Buffer {
  return Buffer.from(JSON.stringify({ ...jsonObject(data), $tb: revision }));
}

function jsonObject(data: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(data.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function wholeNumber(value: unknown, least: number): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= least ? value : undefined;
}
