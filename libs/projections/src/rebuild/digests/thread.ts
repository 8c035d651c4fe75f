import { parentPort } from 'node:worker_threads';
import { digestOfText } from './digesting';

/** Documents as they come: of each its key, position and text, one after the other. */
export type TextValues = readonly (string | number)[];

/** The thread that makes digests: it answers a page with the sum of those of its documents. */
parentPort!.on('message', (values: TextValues) => {
  let sum = 0n;
  for (let at = 0; at < values.length; at += 3)
    sum += digestOfText(values[at] as string, values[at + 1] as number, values[at + 2] as string);
  parentPort!.postMessage(sum);
});
