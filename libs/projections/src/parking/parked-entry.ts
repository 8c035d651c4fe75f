import { createHash } from 'node:crypto';
import type { Actor, Instant } from '@aftercare/domain';
import type { CollectionSpec } from '@aftercare/read-model-store';
import type { StoppedAt } from '../projector-status';

/** Facts that wait behind each other: those of one document in one build of a read model, or those of one stream for a policy. */
export interface ParkedQueue {
  /** Name of the read model or policy. */
  readonly readModel: string;
  /** Build number; `NO_BUILD` of a policy. */
  readonly build: number;
  /** Key of the document, `stream:<id>` where nobody can tell which documents a fact concerns. For a policy the stream. */
  readonly key: string;
  /** Whoever holds it folds what waits. A stream's facts have one queue in each partition that they meet. */
  readonly partition: number;
  readonly wholeStream: boolean;
}

/**
 * A fact that is not folded into a document, or whose commands are not issued. `parked`: that failed. `behind`: a fact before it
 * waits. `discarded`: it never will be; kept for auditors. Holds no data of the fact.
 */
export interface ParkedEntry extends ParkedQueue, StoppedAt {
  /** `queueId` of its queue. */
  readonly queue: string;
  readonly status: 'parked' | 'behind' | 'discarded';
  /** Whether it stands for its key in lists and counts: a stream that waits in several partitions is one key. */
  readonly shown: boolean;
  readonly parkedAt: Instant;
  /** Retries that have failed. */
  readonly attempts: number;
  /** The keys that it was parked for, where it could not be read: once it can be, they may turn out to be others. */
  readonly guessed?: readonly string[];
  readonly discarded?: { readonly by: Actor; readonly at: Instant; readonly why: string };
}

/** Policies are not built anew: what they park is of no build. */
export const NO_BUILD = 0;

/** Where parked facts of read models and policies are kept: records. */
export const parkedEntriesCollection: CollectionSpec = {
  name: 'parked-facts',
  fields: {
    readModel: { type: 'string', required: true },
    build: { type: 'number', required: true },
    queue: { type: 'string', required: true },
    status: { type: 'string', required: true },
    shown: { type: 'boolean', required: true },
    position: { type: 'number', required: true },
    parkedAt: { type: 'string', required: true },
  },
  indexes: [
    ['queue', 'position'],
    ['readModel', 'build', 'status'],
    ['status', 'shown', 'parkedAt'],
  ],
};

/** Longer keys are told by their hash: a key of the store has 512 bytes at most, and the names before it are to fit, too. */
const longestKey = 300;
/** What no store holds as text, or as text that is declared. */
const unstorable = /\0|\p{Surrogate}|\u{10FFFF}/u;

const hashed = (key: string): string => `sha256:${createHash('sha256').update(key).digest('hex')}`;
const short = (key: string): string => (Buffer.byteLength(key) <= longestKey ? key : hashed(key));

/** A key as it is noted: itself, unless it is one that no store would take. */
export const storableKey = (key: string): string => (key === '' || unstorable.test(key) ? hashed(key) : key);

/** Text of an event or an error, as a store can hold it. */
export const storableText = (text: string): string => text.replace(new RegExp(unstorable, 'gu'), '\uFFFD');

/** What a queue is called in the store: at most 400 bytes. */
export const queueId = ({ readModel, build, key, partition, wholeStream }: ParkedQueue): string =>
  `${readModel}/${build}/${wholeStream ? `stream-${partition}` : 'key'}/${short(key)}`;

/** The key of an entry's record: the same for the same fact and key, so that what is written again is written once. */
export const entryKey = ({ queue, position }: Pick<ParkedEntry, 'queue' | 'position'>): string =>
  `${queue}/${String(position).padStart(16, '0')}`;

/** What a stream's facts wait under. */
export const streamKey = (stream: string): string => `stream:${stream}`;
