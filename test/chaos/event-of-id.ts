import { binaryEvent, EventData, jsonEvent, RecordedEvent } from '@eventstore/db-client';

/** One event in 256 is large. */
const LARGE = 60_000;
const SMALL = 400;

/**
 * An event whose whole content follows from its id, so that a reader can tell without any other knowledge whether it is
 * unchanged: JSON or binary, small or large, of one of sixteen types.
 */
export function eventOfId(id: string): EventData {
  const type = `Kind${id[0]}`;
  const size = id.startsWith('00', 1) ? LARGE : parseInt(id.slice(3, 6), 16) % SMALL;
  const text = id.repeat(Math.ceil(size / id.length)).slice(0, size);
  return parseInt(id.slice(-1), 16) % 2 === 0
    ? jsonEvent({ id, type, data: { id, text }, metadata: { of: id } })
    : binaryEvent({ id, type, data: Buffer.from(text), metadata: Buffer.from(`of ${id}`) });
}

/** True if a stored event is byte for byte what its id says. */
export function isUnchanged(stored: RecordedEvent): boolean {
  const sent = eventOfId(stored.id);
  return stored.type === sent.type && same(stored.data, sent.data) && same(stored.metadata, sent.metadata);
}

function same(stored: unknown, sent: unknown): boolean {
  if (sent instanceof Uint8Array) return stored instanceof Uint8Array && Buffer.from(stored).equals(sent);
  return JSON.stringify(stored) === JSON.stringify(sent);
}
