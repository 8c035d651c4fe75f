import { SupportedMethod, SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb';

import { Method } from '../wire/method';

/** The release of EventStoreDB whose behaviours this node meets: clients choose theirs by it. */
export const SERVER_VERSION = '23.10.0';

/** What a method can do beyond its first version. */
const FEATURES: Readonly<Record<string, readonly string[]>> = {
  '/event_store.client.streams.Streams/BatchAppend': ['deadline_duration'],
};

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
          .setFeaturesList([...(FEATURES[path] ?? [])]);
      });
      return new SupportedMethods()
        .setEventStoreServerVersion(SERVER_VERSION)
        .setMethodsList(methods)
        .serializeBinary();
    },
  };
}
