import { persistentSubscriptionToStreamSettingsFromDefaults, START } from '@eventstore/db-client';

import { Bench, costOf, medianCost, Section } from './bench';
import { LONG_STREAM } from './sample-events';

const DELIVERED = 20_000;
const BUFFER = 500;
let groups = 0;

/** Events of the long stream through a group, each acknowledged by its own message. */
export const persistentSection: Section = {
  name: 'persistent',
  title: 'persistent subscriptions (figures per event)',
  run: async (bench) => {
    const count = Math.min(DELIVERED, bench.log.longStream);
    const cost = await medianCost(3, () => deliveryThroughGroup(bench, count));
    bench.report.cost(`one consumer, buffer ${BUFFER}, delivered and acked`, cost);
  },
};

async function deliveryThroughGroup(bench: Bench, count: number) {
  const { client } = bench;
  const group = `bench-${groups++}`;
  await client.createPersistentSubscriptionToStream(
    LONG_STREAM,
    group,
    persistentSubscriptionToStreamSettingsFromDefaults({ startFrom: START }),
  );
  const cost = await costOf(bench, async () => {
    const subscription = client.subscribeToPersistentSubscriptionToStream(LONG_STREAM, group, { bufferSize: BUFFER });
    let delivered = 0;
    for await (const event of subscription) {
      await subscription.ack(event);
      if (++delivered === count) break;
    }
    await subscription.unsubscribe();
    return delivered;
  });
  await client.deletePersistentSubscriptionToStream(LONG_STREAM, group);
  return cost;
}
