import { SupportedMethod, SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb';

import { Method } from '../wire/method';

/** The release of EventStoreDB whose behaviours this node meets: clients choose theirs by it. */
export const SERVER_VERSION = '23.10.0';

/** What methods can do beyond their first version, by the beginning of their paths. */
const FEATURES: Readonly<Record<string, readonly string[]>> = {
  '/event_store.client.streams.Streams/BatchAppend': ['deadline_duration'],
  '/event_store.client.persistent_subscriptions.PersistentSubscriptions/': ['stream', 'all'],
};

const featuresOf = (path: string): string[] =>
  Object.entries(FEATURES).flatMap(([beginning, features]) => (path.startsWith(beginning) ? features : []));

/** `ServerFeatures.GetSupportedMethods`: exactly the methods that are served. */
export function serverFeaturesMethod(paths: () => Iterable<string>): Method {
  return {
    kind: 'unary',
    handle: () => {
      const methods = [...paths()].map((path) => {
        const [service = '', method = ''] = path.slice(1).split('/');
        return new SupportedMethod()
          .setServiceName(service.toLowerCase())
          .setMethodName(method.toLowerCase())
          .setFeaturesList(featuresOf(path));
      });
      return new SupportedMethods()
        .setEventStoreServerVersion(SERVER_VERSION)
        .setMethodsList(methods)
        .serializeBinary();
    },
  };
}
