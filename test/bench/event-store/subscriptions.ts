import { setTimeout as delay } from 'node:timers/promises';

import { eventTypeFilter, START, streamNameFilter } from '@eventstore/db-client';

import { percentile } from '../measure';
import { Bench, costOf, medianCost, Section, take } from './bench';
import { Cost } from './cost';
import { events, LONG_STREAM, TENTH } from './sample-events';

/** Events delivered per repetition, where the log has as many. */
const DELIVERED = 60_000;
const MATCHES = 20_000;

const LIVE_APPENDS = 1_000;
const LIVE_PAUSE_MS = 5;

/** What is common to the client's subscriptions. */
interface Subscription extends AsyncIterable<unknown> {
  unsubscribe(): Promise<void>;
}

/** Subscribes, takes `count` events and leaves. */
async function deliveryCost(bench: Bench, count: number, subscribe: () => Subscription): Promise<Cost> {
  return costOf(bench, async () => {
    const subscription = subscribe();
    const delivered = await take(subscription, count);
    await subscription.unsubscribe();
    return delivered;
  });
}

export const subscriptionSection: Section = {
  name: 'subscribe',
  title: 'subscriptions (figures per event delivered)',
  run: async (bench) => {
    const { client, log, report } = bench;
    const ofStream = Math.min(DELIVERED, log.longStream);
    const ofAll = Math.min(DELIVERED, log.size);
    const matches = Math.min(MATCHES, Math.floor(log.size / 20));
    const deliveries = (count: number, subscribe: () => Subscription) =>
      medianCost(3, () => deliveryCost(bench, count, subscribe));

    report.cost(
      'catch-up of a stream',
      await deliveries(ofStream, () => client.subscribeToStream(LONG_STREAM, { fromRevision: START })),
      { aim: 'server <= 7, client <= 20.6' },
    );
    report.cost('catch-up of $all', await deliveries(ofAll, () => client.subscribeToAll({ fromPosition: START })), {
      given: '49,000/s',
      aim: '>= 49,000/s, server <= 7',
    });
    const byStream = streamNameFilter({ prefixes: [`${TENTH}-`] });
    report.cost(
      '$all, stream prefix, 1 in 10 matches',
      await deliveries(matches, () => client.subscribeToAll({ fromPosition: START, filter: byStream })),
    );
    const byType = eventTypeFilter({ prefixes: [`${TENTH}-`] });
    report.cost(
      '$all, type prefix, 1 in 10 matches',
      await deliveries(matches, () => client.subscribeToAll({ fromPosition: START, filter: byType })),
    );
    await liveDelivery(bench);
  },
};

/** From the call of an append to the event's delivery by a live subscription to its stream, at up to 200 appends a second. */
async function liveDelivery({ client, log, report }: Bench): Promise<void> {
  const stream = `live-${Date.now()}`;
  const appended: number[] = [];
  const latencies: number[] = [];
  const subscription = client.subscribeToStream(stream, { fromRevision: START });
  const all = new Promise<void>((resolve, reject) => {
    subscription.on('error', reject);
    subscription.on('data', () => {
      latencies.push(performance.now() - (appended[latencies.length] ?? NaN));
      if (latencies.length === LIVE_APPENDS) resolve();
    });
  });
  for (let index = 0; index < LIVE_APPENDS; index++) {
    await delay(LIVE_PAUSE_MS);
    appended.push(performance.now());
    await client.appendToStream(stream, events(1));
  }
  await all;
  await subscription.unsubscribe();
  log.added(LIVE_APPENDS);
  const milliseconds = (p: number) => `${percentile(latencies, p).toFixed(1)} ms`;
  report.figure('append to live delivery, p50', milliseconds(0.5), { given: '1.2 ms', aim: '<= 1.2 ms' });
  report.figure('append to live delivery, p99', milliseconds(0.99), { given: '7.5 ms', aim: '<= 7.5 ms' });
}
