import { parseAcl, StreamAcl } from './stream-acl';

/** The keys of a stream's metadata that the node itself obeys; all others are kept and handed out untouched. */
export interface StreamMetadata {
  /** Only the newest so many events are shown. */
  readonly maxCount?: number;
  /** Events older than so many milliseconds are not shown. */
  readonly maxAge?: number;
  /** Events before this revision are not shown. */
  readonly truncateBefore?: number;
  /** Who may use the stream; obeyed where users are configured. */
  readonly acl?: StreamAcl;
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

/**
 * Reads the data of a `$metadata` event, as EventStoreDB does: what is not of type JSON, is no JSON object, or has
 * something else than a whole number (or an access list) under one of the obeyed keys means no metadata; a number out of range, no such key.
 */
export function parseMetadata(event: { readonly json: boolean; readonly data: Buffer }): StreamMetadata {
  const object = event.json ? jsonObject(event.data) : undefined;
  const { $maxCount: maxCount, $maxAge: maxAge, $tb: truncateBefore, $acl } = object ?? {};
  if (![maxCount, maxAge, truncateBefore].every((value) => value === undefined || Number.isInteger(value))) return {};
  const acl = parseAcl($acl);
  if ($acl !== undefined && !acl) return {};
  return {
    ...(isAtLeast(maxCount, 1) ? { maxCount } : {}),
    ...(isAtLeast(maxAge, 1) ? { maxAge: maxAge * 1_000 } : {}),
    ...(isAtLeast(truncateBefore, 0) ? { truncateBefore } : {}),
    ...(acl ? { acl } : {}),
  };
}

/** The same metadata with another `$tb`: how a soft-deleted stream comes back. Undefined if the data is no JSON object. */
export function withTruncateBefore(data: Buffer, revision: number): Buffer | undefined {
  const object = jsonObject(data);
  return object && Buffer.from(JSON.stringify({ ...object, $tb: revision }));
}

function jsonObject(data: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(data.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

const isAtLeast = (value: unknown, least: number): value is number => typeof value === 'number' && value >= least;
