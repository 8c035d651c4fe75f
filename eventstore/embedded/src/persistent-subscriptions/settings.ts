import { FilterChoice } from '../subscriptions/filter';

/** The stream name by which a group reads the whole log. */
export const ALL = '$all';

/** Which group: the stream it reads (or `$all`), and its own name. */
export interface GroupName {
  readonly stream: string;
  readonly group: string;
}

/** The name a group has towards clients and in the names of its streams. */
export const keyOf = ({ stream, group }: GroupName): string => `${stream}::${group}`;

/** What a group can be told. Times in milliseconds. */
export interface GroupSettings {
  readonly resolveLinks: boolean;
  /** Measure how long consumers take, and tell it in the info. */
  readonly extraStatistics: boolean;
  /** The first revision (of `$all`: position) to deliver, or only what is written from now on. */
  readonly startFrom: number | 'end';
  /** After this a message without an answer is delivered again. */
  readonly messageTimeout: number;
  /** A message that was delivered again this often is parked. */
  readonly maxRetryCount: number;
  /** How old a checkpoint may grow; 0: only the counts decide. */
  readonly checkpointAfter: number;
  readonly minCheckpointCount: number;
  readonly maxCheckpointCount: number;
  /** 0: any number. */
  readonly maxSubscriberCount: number;
  readonly liveBufferSize: number;
  readonly readBatchSize: number;
  readonly historyBufferSize: number;
  /** One of `STRATEGIES`. */
  readonly strategy: string;
}

/** All there is to know of a group but its state. */
export interface GroupDefinition {
  readonly name: GroupName;
  readonly settings: GroupSettings;
  /** Only groups of `$all` have one. */
  readonly filter: FilterChoice | undefined;
}
