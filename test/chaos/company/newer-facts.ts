import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { jsonEvent, type EventStoreDBClient } from '@eventstore/db-client';
import { type ApiClient, ApiRefused } from '../../../apps/cli/src/api-client';
import { between, type Random } from '../seeded-random';
import { importedCustomer } from './importer';

/** As the API lists what is parked. */
interface Parked {
  readonly consumer: string;
  readonly key: string;
  readonly position: number;
}

/** Facts that a newer program has recorded and this one cannot read: each parks what it concerns, until an operator leaves it out. */
export interface NewerFacts {
  /** Appends some more of them by an ordinary client. */
  append(): Promise<void>;
  /** Tries them again, which helps nothing, and leaves each out, until nothing is parked any more or for so many milliseconds. */
  discard(patience: number): Promise<void>;
  /** Parked keys that were seen: of read models and policies. */
  parked(): number;
  /** One line for each key that is parked to the end. */
  differences(): readonly string[];
}

const atOnce = 5;
/** A schema that no program of today has. */
const schemaVersion = 99;
const why = 'recorded by a trial of the next version';
/** A request that came to nothing so long after it was made is made again: the fact may be parked in another build by now. */
const againMs = 10_000;
const pageSize = 500;

export function newerFacts(api: ApiClient, log: EventStoreDBClient, random: Random): NewerFacts {
  const seen = new Set<string>();
  let left: readonly Parked[] = [];

  const appendOne = async (): Promise<void> => {
    const event = jsonEvent({
      id: randomUUID(),
      type: between(random, 1, 2) === 1 ? 'LineDelivered' : 'PurchaseRecorded',
      data: { purchaseId: 'newer' },
      metadata: {
        schemaVersion,
        customerId: importedCustomer(random),
        occurredAt: '2026-01-01T00:00:00.000Z',
        commandId: 'newer',
      },
    });
    const stream = `purchase-newer-${between(random, 1, 1_000_000)}`;
    // The node may be away; one that had it and could not say so knows the event by its id.
    while (
      !(await log.appendToStream(stream, event).then(
        () => true,
        () => false,
      ))
    )
      await pause(250);
  };

  /** What is parked, as last told: the API may be away for a moment. */
  const list = async (): Promise<readonly Parked[]> => {
    const page = await api
      .get<{ readonly items: readonly Parked[] }>('/v1/parked', { limit: pageSize })
      .catch(() => undefined);
    left = page?.items ?? left;
    for (const { consumer, key } of left) seen.add(`${consumer} ${key}`);
    return left;
  };
  const ask = async (path: string, body: object): Promise<void> => {
    try {
      await api.postPatiently(`/v1/parked/${path}`, body);
    } catch (error) {
      // Nothing is parked there any more, or somebody asks for it already.
      if (!(error instanceof ApiRefused && [404, 409].includes(error.problem.status))) throw error;
    }
  };

  return {
    append: async () => {
      for (let n = 0; n < atOnce; n++) await appendOne();
    },
    discard: async (patience) => {
      for (const consumer of new Set((await list()).map((item) => item.consumer))) await ask(`${consumer}/retry`, {});
      const asked = new Map<string, number>();
      for (const late = performance.now() + patience; performance.now() < late; await pause(500)) {
        const items = await list();
        if (items.length === 0) return;
        for (const { consumer, key, position } of items) {
          const name = `${consumer}/${encodeURIComponent(key)}`;
          const at = `${name} ${position}`;
          if (performance.now() - (asked.get(at) ?? -Infinity) < againMs) continue;
          asked.set(at, performance.now());
          await ask(`${name}/discard`, { position, why });
        }
      }
    },
    parked: () => seen.size,
    differences: () => left.map(({ consumer, key, position }) => `${consumer} ${key}: parked at position ${position}`),
  };
}
