import { randomUUID } from 'node:crypto';
import { jsonEvent, NO_STREAM, START, type EventStoreDBClient } from '@eventstore/db-client';

/** Appends one purchase as the API would store it, with nothing but the official client in between. */
export async function appendOne(client: EventStoreDBClient, index: number): Promise<void> {
  const id = randomUUID();
  const occurredAt = new Date(Date.UTC(2024, 0, 1 + (index % 700))).toISOString();
  const customerId = `bench-${index % 200}`;
  await client.appendToStream(
    `purchase-${id}`,
    jsonEvent({
      type: 'PurchaseRecorded',
      data: {
        purchaseId: id,
        customerId,
        channel: 'bench',
        lines: [
          { line: 1, sku: `sku-${index % 50}`, quantity: 1, amount: { amount: 1000, currency: 'USD' }, serials: [] },
        ],
      },
      metadata: {
        schemaVersion: 1,
        occurredAt,
        customerId,
        actor: { id: 'local', role: 'agent' },
        commandId: id,
        commandDigest: id.replaceAll('-', '').repeat(2),
        $correlationId: id,
        $causationId: id,
      },
    }),
    { expectedRevision: NO_STREAM },
  );
}

/** Reads $all from the start and keeps each user event's position. */
export async function readEverything(client: EventStoreDBClient): Promise<{ events: number; positions: number[] }> {
  const positions: number[] = [];
  let events = 0;
  for await (const { event } of client.readAll({ fromPosition: START, direction: 'forwards' })) {
    events += 1;
    if (event && !event.type.startsWith('$')) positions.push(Number(event.position.commit));
  }
  return { events, positions };
}
