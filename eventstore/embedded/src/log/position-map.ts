import { crc32 } from 'node:zlib';

/**
 * What a scavenged segment has behind its records, so that a position is found in it: about every `STRIDE` bytes of
 * the file one point (position u48, offset u48), ascending, then the CRC-32 of all points.
 */
export interface PositionMap {
  /** The offset of a record at or before the position, from which to walk on; undefined if the first is behind it. */
  before(position: number): number | undefined;
}

const POINT = 12;
const STRIDE = 16 * 1024;

/** Collects the points while a scavenged segment is written. */
export function positionMapWriter(): { add(position: number, offset: number): void; bytes(): Buffer } {
  const points: Buffer[] = [];
  let next = 0;
  return {
    add: (position, offset) => {
      if (offset < next) return;
      next = offset + STRIDE;
      const point = Buffer.alloc(POINT);
      point.writeUIntLE(position, 0, 6);
      point.writeUIntLE(offset, 6, 6);
      points.push(point);
    },
    bytes: () => {
      const bytes = Buffer.concat([...points, Buffer.alloc(4)]);
      bytes.writeUInt32LE(crc32(bytes.subarray(0, bytes.length - 4)), bytes.length - 4);
      return bytes;
    },
  };
}

/** Reads the map out of a segment's last bytes. Throws if they are damaged. */
export function positionMap(bytes: Buffer): PositionMap {
  const points = bytes.subarray(0, bytes.length - 4);
  if (bytes.length < 4 || points.length % POINT !== 0 || crc32(points) !== bytes.readUInt32LE(points.length))
    throw new Error('its position map is damaged');
  const count = points.length / POINT;
  return {
    before: (position) => {
      let low = 0;
      let high = count;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (points.readUIntLE(middle * POINT, 6) <= position) low = middle + 1;
        else high = middle;
      }
      return low === 0 ? undefined : points.readUIntLE((low - 1) * POINT + 6, 6);
    },
  };
}
