import { basename } from 'node:path';
import { randomBytes } from 'node:crypto';
import { openReadModelStore } from '@aftercare/read-model-store';
import { describeSelfHealing } from './self-healing.contract';

/** Set by the suite's start-up: a server of its own, or the one that was named. */
const server = new URL(process.env.MONGODB_URL ?? 'mongodb://127.0.0.1:27017');
const run = randomBytes(4).toString('hex');

describeSelfHealing('MongoDB', {
  port: () => Number(server.port || 27017),
  reach: async (proxied, node, folder) => {
    const through = new URL(server);
    through.host = `127.0.0.1:${proxied}`;
    // Through the proxy and nowhere else: a member of a replica set would name itself.
    through.searchParams.set('directConnection', 'true');
    const database = `aftercare_${run}_${basename(folder)}`;
    const settings = {
      ...{ EVENTSTORE_URL: node.url, AFTERCARE_DATA: folder },
      ...{ MONGODB_URL: through.toString(), MONGODB_DATABASE: database },
    };
    return { settings, store: await openReadModelStore({ mongodbUrl: server.toString(), database }) };
  },
});
