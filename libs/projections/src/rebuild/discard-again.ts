import { setTimeout as pause } from 'node:timers/promises';
import { openParkedEntries } from '../parking/parked-entries';
import { entryKey, queueId, type ParkedEntry } from '../parking/parked-entry';
import { isFinished, type OperatorRequest } from '../requests';
import type { Run } from './rebuild-run';

/**
 * Facts that an operator has left out of the serving build, and that cannot be folded into the new one either, are left out of it
 * too, so that what waits behind them is folded: asks those who hold their queues, and waits for it. What can be folded by now
 * stays folded. Resolves to whether anything was left out. Harmless when done again. Throws once the signal is aborted.
 */
export async function discardAgain({ model, context, progress }: Run): Promise<boolean> {
  const { store, requests, pollMs, signal } = context;
  const { from, build } = progress();
  const entries = await openParkedEntries(store);
  const discarded = await entries.ofBuild(model.name, from, ['discarded']);
  const decisions = new Map(discarded.map(({ doc }) => [placeIn(build, doc), doc.discarded]));
  const parked = async (): Promise<readonly ParkedEntry[]> =>
    (await entries.ofBuild(model.name, build, ['parked'])).map(({ doc }) => doc);

  const ask = async (entry: ParkedEntry): Promise<readonly OperatorRequest[]> => {
    const decision = decisions.get(placeIn(build, entry));
    if (!decision) return [];
    const { key, partition, queue, position } = entry;
    const asking = { kind: 'discard-parked', readModel: model.name, key, by: decision.by, why: decision.why } as const;
    return [await requests.make({ ...asking, parked: { build, partition, queue, position } })];
  };
  const ended = async ({ id }: OperatorRequest): Promise<OperatorRequest | undefined> => {
    for (;;) {
      const request = await requests.get(id);
      if (request === undefined || isFinished(request)) return request;
      await pause(pollMs, undefined, { signal });
    }
  };

  // Behind a fact that is left out another one may be parked.
  let any = false;
  for (let more = decisions.size > 0; more;) {
    const asked: OperatorRequest[] = [];
    for (const entry of await parked()) asked.push(...(await ask(entry)));
    const done = (await Promise.all(asked.map(ended))).filter((request) => request?.status === 'done');
    any ||= done.length > 0;
    more = done.length > 0 && done.length === asked.length;
  }
  return any;
}

/** The record of a fact's entry, were it parked in a build. */
const placeIn = (build: number, entry: ParkedEntry): string =>
  entryKey({ queue: queueId({ ...entry, build }), position: entry.position });
