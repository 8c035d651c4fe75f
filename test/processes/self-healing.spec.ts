import { join } from 'node:path';
import { openReadModelStore } from '@aftercare/read-model-store';
import { describeSelfHealing } from './self-healing.contract';

describeSelfHealing('the event store', {
  port: (node) => node.port,
  reach: async (proxied, _node, folder) => {
    const settings = {
      EVENTSTORE_URL: `esdb://127.0.0.1:${proxied}?tls=false`,
      AFTERCARE_DATA: folder,
      MONGODB_URL: '',
    };
    return { settings, store: await openReadModelStore({ file: join(folder, 'read-models.sqlite') }) };
  },
});
