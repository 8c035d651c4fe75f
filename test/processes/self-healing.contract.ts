import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from '@aftercare/event-sourcing';
import type { ReadModelStore } from '@aftercare/read-model-store';
import { readModels } from '@aftercare/read-models';
import { type ChildNode, childNode } from '../../eventstore/embedded/src/testing/child-node';
import { tcpProxy, type TcpProxy } from '../../libs/event-sourcing/src/tcp-proxy.fixture';
import { behind } from '../chaos/behind';
import { compareWithFold } from '../chaos/compare-with-fold';
import { factsOfLog } from '../chaos/facts-of-log';
import { appendFacts } from './appended-facts';
import { picture } from './picture';
import { projectorProcess, type ProjectorProcess } from './projector-process';
import { troubles, type TroubleName } from './troubles';

/** The store whose connection has troubles. */
export interface TroubledStore {
  /** Where it really listens. */
  port(node: ChildNode): number;
  /** Settings of a projector that reaches it at the port `proxied`, with `folder` for its own; and its read models. */
  reach(
    proxied: number,
    node: ChildNode,
    folder: string,
  ): Promise<{ readonly settings: Readonly<Record<string, string>>; readonly store: ReadModelStore }>;
}

/** A connection that answers nothing is noticed within so long. */
const noticedWithinMs = 45_000;
/** Whoever has more to fold comes on within so long after the trouble's end; how fast is the machine's matter. */
const standsStillMs = 30_000;

const models = readModels({ zone: 'UTC' });
const names = Object.keys(troubles) as TroubleName[];

interface Troubled {
  readonly connection: TcpProxy;
  readonly projector: ProjectorProcess;
  readonly store: ReadModelStore;
  /** Resolves when the trouble is over. */
  readonly over: Promise<void>;
}

/** A projector process for each trouble, all fed by one node as long as the troubles last. */
export function describeSelfHealing(what: string, troubled: TroubledStore): void {
  describe(`a projector whose connection to ${what} is`, () => {
    const root = mkdtempSync(join(tmpdir(), 'aftercare-self-healing-'));
    const running = new Map<TroubleName, Troubled>();
    const enough = new AbortController();
    let node: ChildNode;
    let appending: Promise<number>;

    const begin = async (name: TroubleName): Promise<void> => {
      const connection = await tcpProxy(troubled.port(node));
      const folder = join(root, `projector-${names.indexOf(name)}`);
      const { settings, store } = await troubled.reach(connection.port, node, folder);
      const projector = await projectorProcess(settings);
      const noticed = () =>
        until(() => /is away|leases cannot be renewed/.test(projector.log()), noticedWithinMs, 'to be noticed');
      running.set(name, { connection, projector, store, over: troubles[name](connection, noticed) });
    };

    beforeAll(async () => {
      node = await childNode(join(root, 'events'));
      appending = appendFacts(node.url, enough.signal);
      await Promise.all(names.map(begin));
      void Promise.allSettled([...running.values()].map(({ over }) => over)).then(() => enough.abort());
    }, 60_000);
    afterAll(async () => {
      for (const { connection, projector, store } of running.values()) {
        connection.flow();
        await projector.stop();
        await connection.stop();
        await store.close();
      }
      await node.end('SIGTERM');
      rmSync(root, { recursive: true });
    }, 60_000);

    it.each(names)(
      '%s ends with the fold of all facts, positions included',
      async (name) => {
        const { store } = running.get(name) as Troubled;
        expect(await appending).toBeGreaterThan(300);
        const client = connect(node.url);
        // The policies of all these projectors write into the one log: it is at its end when none has more to do.
        await Promise.all([...running.values()].map((each) => each.over));
        const late = async () => Promise.all([...running.values()].map((each) => behind(client, each.store, models)));
        const come = async () => Promise.all([...running.values()].map((each) => reached(each.store)));
        // One look at a time: what is late, and what it is compared with, are to be of the same moment.
        const look = async () => {
          const names = (await late()).flat();
          return { names, standing: JSON.stringify([await come(), names]) };
        };
        const pictures = async () => {
          const all = [...running].map(async ([trouble, each]) => [trouble, await picture(each, models)].join('\n'));
          return (await Promise.all(all)).join('\n\n');
        };
        for (let seen = await look(); seen.names.length > 0;) {
          const before = seen.standing;
          await until(async () => (seen = await look()).standing !== before, standsStillMs, 'to come on', pictures);
        }
        const { documents, differences } = await compareWithFold(store, models, await factsOfLog(client));
        await client.dispose();
        expect(differences).toEqual([]);
        expect(documents).toBeGreaterThan(100);
      },
      120_000,
    );
  });
}

/** How far each read model has come. */
const reached = (store: ReadModelStore): Promise<readonly number[]> =>
  Promise.all(models.map((model) => store.collection(model).checkpoint()));

async function until(
  condition: () => boolean | Promise<boolean>,
  withinMs: number,
  what: string,
  explained: () => string | Promise<string> = () => '',
): Promise<void> {
  for (const late = performance.now() + withinMs; !(await condition()); await pause(50))
    if (performance.now() > late)
      throw new Error([`took more than ${withinMs} ms ${what}`, await explained()].join('\n'));
}
