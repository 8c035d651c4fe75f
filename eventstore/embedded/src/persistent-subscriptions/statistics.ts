import { Clock } from './clock';
import { Delivery } from './delivery';
import { ConnectionInfo, GroupInfo } from './group-info';

/** The counted part of a group's info. Rates and differences are since it was last asked for, as on the server. */
export interface GroupStatistics {
  measure(): Pick<
    GroupInfo,
    'connections' | 'averagePerSecond' | 'totalItems' | 'countSinceLastMeasurement' | 'totalInFlight'
  >;
}

export function groupStatistics(delivery: Delivery, clock: Clock): GroupStatistics {
  let told = { at: clock.now(), items: 0 };
  return {
    measure: () => {
      const now = clock.now();
      const seconds = (now - told.at) / 1_000;
      const rate = (items: number): number => (seconds > 0 ? Math.floor(items / seconds) : 0);
      const connections = [...delivery.consumers].map((consumer): ConnectionInfo => {
        const count = consumer.totalItems - consumer.toldItems;
        consumer.toldItems = consumer.totalItems;
        return {
          ...consumer.identity,
          averagePerSecond: rate(count),
          totalItems: consumer.totalItems,
          countSinceLastMeasurement: count,
          availableSlots: consumer.freeSlots,
          inFlight: consumer.inFlight.size,
          measurements: consumer.measurements(),
        };
      });
      const { totalItems } = delivery;
      const count = totalItems - told.items;
      told = { at: now, items: totalItems };
      return {
        connections,
        averagePerSecond: rate(count),
        totalItems,
        countSinceLastMeasurement: count,
        totalInFlight: connections.reduce((sum, { inFlight }) => sum + inFlight, 0),
      };
    },
  };
}
