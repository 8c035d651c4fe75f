import type { StoredText } from '@aftercare/read-model-store';
import { digestOf, digestText } from './document-digest';

/** A sum of digests that is being made: of documents that two builds have alike, so that it is made once for both. */
export interface DigestSum {
  /** Adds documents; resolves when more may be given. */
  add(documents: readonly StoredText[]): Promise<void>;
  /** The sum over all that were added. */
  sum(): Promise<bigint>;
  /** Gives up what is not done. */
  close(): Promise<void>;
}

/** Begins a sum of no documents. */
export type Digesting = () => DigestSum;

/** In the calling thread. */
export const digestingHere: Digesting = () => {
  let total = 0n;
  return {
    add: (documents) => {
      for (const { key, position, text } of documents) total += digestOfText(key, position, text);
      return Promise.resolve();
    },
    sum: () => Promise.resolve(total),
    close: () => Promise.resolve(),
  };
};

export const digestOfText = (key: string, position: number, text: string): bigint =>
  digestOf(digestText({ key, position, doc: JSON.parse(text) as object }));
