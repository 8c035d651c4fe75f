import { setTimeout as pause } from 'node:timers/promises';
import type { TcpProxy } from '../../libs/event-sourcing/src/tcp-proxy.fixture';

/** What happens to a connection; resolves when it is over. `noticed` resolves when the projector has told of it. */
export type Trouble = (connection: TcpProxy, noticed: () => Promise<void>) => Promise<void>;

const before = 2_000;
const cuts = { times: 20, everyMs: 500 };
const slowness = { everyMs: 20, bytes: 512 };
const slowFor = 15_000;

/** The troubles of a network, each of which a projector has to get over by itself. */
export const troubles = {
  'cut every half second': async (connection) => {
    for (let cut = 0; cut < cuts.times; cut++) {
      await pause(cuts.everyMs);
      connection.cut();
    }
  },
  'silent, with no error to tell, until long after it noticed': async (connection, noticed) => {
    await pause(before);
    connection.stall();
    await noticed();
    await pause(before);
    connection.flow();
  },
  'forgotten by the network for ever, while new ones are served': async (connection, noticed) => {
    await pause(before);
    connection.forget();
    await noticed();
  },
  slow: async (connection) => {
    connection.slow(slowness);
    await pause(slowFor);
    connection.flow();
  },
} as const satisfies Readonly<Record<string, Trouble>>;

export type TroubleName = keyof typeof troubles;
