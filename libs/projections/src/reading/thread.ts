import { parentPort, workerData } from 'node:worker_threads';
import { connect, storedInBunches, type StoredItem } from '@aftercare/event-sourcing';
import { reasonOf } from '../log';
import { type Order, type ThreadStart, type Told, valuesOf } from './messages';

/** The thread that reads the event store: its client takes as long as all folds together. */
const { url } = workerData as ThreadStart;
const port = parentPort!;
const client = connect(url);

/** While so many bunches are on their way items gather: the folds take few large bunches sooner than many small ones. */
const usuallyOnTheWay = 2;
/** So many items are a large bunch. */
const largeBunch = 2_048;
/** Large ones are on their way up to so many, which is what comes while the folds are at a batch; then the event store is held back. */
const mostOnTheWay = 8;

interface Reading {
  readonly more: () => void;
  readonly end: () => void;
}
const readings = new Map<number, Reading>();

const tell = (told: Told): void => port.postMessage(told);

async function read(reading: number, from: number | 'start'): Promise<void> {
  const ending = new AbortController();
  let gathered: StoredItem[] = [];
  let onTheWay = 0;
  let wake: () => void = () => undefined;
  const isLarge = (): boolean => gathered.length >= largeBunch;
  const send = (): void => {
    if (gathered.length === 0 || onTheWay >= (isLarge() ? mostOnTheWay : usuallyOnTheWay)) return;
    onTheWay += 1;
    tell({ reading, items: valuesOf(gathered) });
    gathered = [];
    wake();
  };
  const more = (): void => {
    onTheWay -= 1;
    send();
  };
  const end = (): void => {
    ending.abort();
    wake();
  };
  readings.set(reading, { more, end });
  const onInterruption = (error: unknown, position: number, pause: number): void =>
    tell({ reading, interrupted: reasonOf(error), position, pause });
  const { signal } = ending;
  for await (const items of storedInBunches(client, { from, signal, onInterruption })) {
    gathered.push(...items);
    send();
    while (isLarge() && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
  }
  readings.delete(reading);
}

port.on('message', (order: Order) => {
  if (order.order === 'read') void read(order.reading, order.from);
  else readings.get(order.reading)?.[order.order]();
});
