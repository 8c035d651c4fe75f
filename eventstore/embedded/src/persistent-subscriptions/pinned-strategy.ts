import { Consumer } from './consumer';
import { ConsumerStrategy } from './consumer-strategy';

const BUCKETS = 1_024;

/**
 * What belongs together (a stream, a correlation) goes to one consumer, as long as that one is there. It falls into one
 * of 1,024 buckets, and a bucket belongs to a consumer from its first message on. A newcomer takes over so many buckets
 * that all have about as many, those first of which nothing is in flight.
 */
export function pinned(): ConsumerStrategy {
  const owners = new Array<Consumer | undefined>(BUCKETS);
  const buckets = new Map<Consumer, Set<number>>();

  const assign = (bucket: number, consumer: Consumer): Consumer => {
    owners[bucket] = consumer;
    buckets.get(consumer)?.add(bucket);
    return consumer;
  };

  return {
    joined: (newcomer) => {
      const assigned = [...buckets.values()].reduce((sum, { size }) => sum + size, 0);
      const share = Math.ceil(assigned / (buckets.size + 1));
      const moving = [...buckets].flatMap(([consumer, own]) =>
        movable(consumer, own).slice(0, Math.max(0, own.size - share)),
      );
      buckets.set(newcomer, new Set());
      for (const bucket of moving) {
        buckets.get(owners[bucket] as Consumer)?.delete(bucket);
        assign(bucket, newcomer);
      }
    },
    left: (consumer) => {
      for (const bucket of buckets.get(consumer) ?? []) owners[bucket] = undefined;
      buckets.delete(consumer);
    },
    choose: (affinity) => {
      if (!anyRoom(buckets.keys())) return 'full';
      const bucket = bucketOf(affinity);
      const owner = owners[bucket] ?? assign(bucket, leastBurdened(buckets));
      return owner.hasRoom ? owner : 'later';
    },
  };
}

const bucketOf = (affinity: number): number => affinity % BUCKETS;

function anyRoom(consumers: Iterable<Consumer>): boolean {
  for (const { hasRoom } of consumers) if (hasRoom) return true;
  return false;
}

/** A consumer's buckets, those without messages in flight first. */
function movable(consumer: Consumer, own: ReadonlySet<number>): number[] {
  const busy = new Set([...consumer.inFlight].map(({ affinity }) => bucketOf(affinity)));
  return [...own].sort((one, other) => Number(busy.has(one)) - Number(busy.has(other)));
}

function leastBurdened(buckets: ReadonlyMap<Consumer, ReadonlySet<number>>): Consumer {
  const [first, ...others] = [...buckets] as [[Consumer, ReadonlySet<number>], ...[Consumer, ReadonlySet<number>][]];
  return others.reduce((least, each) => (each[1].size < least[1].size ? each : least), first)[0];
}
