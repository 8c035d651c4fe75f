import { RecordedEvent } from '@eventstore/db-client';

import { isUnchanged } from './event-of-id';

/** What a writer expects of the stream. */
export type Expected = 'any' | 'no_stream' | bigint;

/** What the node answered: revision and position of the append's last event. */
export interface Answer {
  readonly revision: number;
  readonly position: bigint;
}

/** An append as a writer sent it. */
export interface SentAppend {
  readonly stream: string;
  readonly ids: readonly string[];
  readonly expected: Expected;
  readonly classic: boolean;
  /** Set when the client was told that the append is done. */
  answer?: Answer;
  /** The highest position that had been acknowledged when this append left: it has to lie behind. */
  behind?: bigint;
  /** Set when the append was found in the log. */
  found?: Answer;
}

/** Everything that was sent, and what of it the log has been seen to hold. */
export interface Ledger {
  /** Notes an append before it leaves. */
  sent(append: SentAppend): void;
  /** Notes what the client was told. */
  acknowledged(append: SentAppend, answer: Answer): void;
  /** Appends sent since the last look at the log, and those never answered. */
  unsettled(): readonly SentAppend[];
  /** How many events of a stream have been found. */
  length(stream: string): number;
  /** Holds events of `$all`, in their order and from the last look on, against what was sent. Returns the differences. */
  look(events: Iterable<RecordedEvent>): string[];
  /** Ids of every stream's events as they have been found. */
  readonly streams: ReadonlyMap<string, readonly string[]>;
}

export function createLedger(): Ledger {
  const streams = new Map<string, string[]>();
  const byFirstId = new Map<string, SentAppend>();
  let unsettled: SentAppend[] = [];
  let highest = -1n;

  /** Appends are whole: the events of one follow each other in the stream, and all are there. */
  const wholeAppends = (stream: string, events: readonly RecordedEvent[]): string[] => {
    const differences: string[] = [];
    for (let at = 0; at < events.length;) {
      const first = events[at] as RecordedEvent;
      const append = byFirstId.get(first.id);
      if (append?.stream !== stream) return [...differences, `${stream}: event ${first.id} was never sent there`];
      if (append.found) return [...differences, `${stream}: event ${first.id} is there twice`];
      const stored = events.slice(at, at + append.ids.length);
      if (stored.map(({ id }) => id).join() !== append.ids.join())
        return [...differences, `${stream}: of an append of ${append.ids.length} only a part is there`];
      const last = stored.at(-1) as RecordedEvent;
      append.found = { revision: Number(last.revision), position: last.position?.commit ?? -1n };
      at += append.ids.length;
    }
    return differences;
  };

  return {
    streams,
    sent: (append) => {
      append.behind = highest;
      byFirstId.set(append.ids[0] as string, append);
      unsettled.push(append);
    },
    acknowledged: (append, answer) => {
      append.answer = answer;
      if (answer.position > highest) highest = answer.position;
    },
    unsettled: () => unsettled,
    length: (stream) => streams.get(stream)?.length ?? 0,
    look: (events) => {
      const differences: string[] = [];
      const found = new Map<string, RecordedEvent[]>();
      let before = -1n;
      for (const event of events) {
        const position = event.position?.commit ?? -1n;
        if (position <= before) differences.push(`$all: position ${position} does not lie behind ${before}`);
        before = position;
        if (!isUnchanged(event)) differences.push(`${event.streamId}: event ${event.id} is not as it was sent`);
        const known = streams.get(event.streamId) ?? [];
        streams.set(event.streamId, known);
        if (Number(event.revision) !== known.length)
          differences.push(`${event.streamId}: revision ${event.revision} where ${known.length} is due`);
        known.push(event.id);
        const ofStream = found.get(event.streamId) ?? [];
        found.set(event.streamId, ofStream);
        ofStream.push(event);
      }
      for (const [stream, ofStream] of found) differences.push(...wholeAppends(stream, ofStream));
      for (const append of unsettled) differences.push(...broken(append));
      unsettled = unsettled.filter(({ answer }) => !answer);
      return differences;
    },
  };
}

/** What was acknowledged has to be there, where the answer said; and whatever is there, behind what was there before. */
function broken({ stream, ids, answer, found, behind = -1n }: SentAppend): string[] {
  if (found && found.position <= behind)
    return [`${stream}: found at ${found.position}, sent after ${behind} was there`];
  if (!answer) return [];
  if (!found) return [`${stream}: ${ids.length} acknowledged events from ${ids[0]} on are gone`];
  if (found.revision === answer.revision && found.position === answer.position) return [];
  return [
    `${stream}: acknowledged at ${answer.revision}/${answer.position}, found at ${found.revision}/${found.position}`,
  ];
}
