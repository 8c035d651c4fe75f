import { randomUUID } from 'node:crypto';

import { ProposedEvent } from '../log/record';
import { append } from '../streams/append';
import { EventLog } from '../streams/event-log';

const NO_METADATA = Buffer.alloc(0);

/** A JSON event that the node writes for itself. */
export function systemEvent(type: string, data: unknown): ProposedEvent {
  return { id: randomUUID(), type, json: true, data: Buffer.from(JSON.stringify(data)), metadata: NO_METADATA };
}

/** Appends to a stream of the node's own. Resolves when it is on disk, rejects if it cannot be written. */
export async function appendOwn(log: EventLog, stream: string, event: ProposedEvent): Promise<void> {
  const { kind } = await append(log, stream, 'any', [event]);
  if (kind !== 'done') throw new Error(`${stream} cannot be written to: ${kind}`);
}

/** Rights of the streams that a group keeps its state in. */
export const ADMINS_ONLY = { $r: '$admins', $w: '$admins', $d: '$admins', $mr: '$admins', $mw: '$admins' };
