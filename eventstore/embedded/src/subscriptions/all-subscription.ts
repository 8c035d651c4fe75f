import { randomUUID } from 'node:crypto';

import { isBoundary } from '../reads/read-all';
import { LogCursor, logCursor } from '../reads/all-cursor';
import { IdForm, writeEvent } from '../reads/event-frame';
import { resolve } from '../reads/links';
import { caughtUp, checkpoint, confirmation, invalidPosition } from '../reads/read-answers';
import { EventLog } from '../streams/event-log';
import { ServerCall } from '../wire/call';
import { FrameBuffer } from '../wire/frames';
import { Filled, pump, Source } from '../wire/pump';
import { EventFilter } from './filter';
import { wakeOrDrop } from './slow-subscriber';
import { EVERY_STREAM } from './wakeups';

/** A subscription to `$all`. It delivers what comes after `after`. */
export interface AllSubscription {
  readonly after: number | 'start' | 'end';
  readonly resolveLinks: boolean;
  readonly ids: IdForm;
  /** With a filter come checkpoints: after every `checkpointInterval` events looked at, and on going live. */
  readonly filtered: { readonly filter: EventFilter; readonly checkpointInterval: number } | undefined;
  readonly dropSlowSubscribers: number | undefined;
}

/** Records looked at before other calls get their turn. */
const SEARCH = 1_000;

export function subscribeToAll(log: EventLog, call: ServerCall, subscription: AllSubscription): void {
  const { after } = subscription;
  if (typeof after === 'number' && !isBoundary(log, after)) return call.fail(invalidPosition(after));
  const { source, waiting } = allDelivery(log, subscription);
  const wake = pump(call, source);
  call.onEnd(log.wakeups.watch(EVERY_STREAM, wakeOrDrop(call, { wake, waiting }, subscription.dropSlowSubscribers)));
}

function allDelivery(
  log: EventLog,
  { after, resolveLinks, ids, filtered }: AllSubscription,
): { source: Source; waiting: () => number } {
  const tail = log.journal.end().durable;
  const start = after === 'start' ? 0 : after === 'end' ? tail : after;
  const cursor = logCursor(log, start);
  const searched = after === 'end' ? lastPosition(log) : start < tail ? start : 0;
  const checkpoints = filtered && checkpointCounter(filtered.checkpointInterval, searched);
  const matches = (record: Buffer): boolean => !filtered || filtered.filter.matches(record);
  let confirmed = false;
  /** Walks what is committed since the subscription went live. */
  let live: LogCursor | undefined;
  let arrived = 0;
  let sent = 0;

  const source = (out: FrameBuffer): Filled => {
    if (!confirmed) out.message(confirmation(randomUUID()));
    confirmed = true;
    for (let looked = 0; ; looked++) {
      if (out.full || looked === SEARCH) return 'more';
      const found = cursor.next();
      if (!found) break;
      const { position, record } = found;
      if (typeof after === 'number' && position <= after) continue;
      if (matches(record)) {
        writeEvent(out, resolveLinks ? resolve(log, record, position) : { event: record, position }, ids);
        if (live) sent++;
      }
      checkpoints?.looked(position, out);
    }
    if (!live) {
      live = logCursor(log, log.journal.end().durable);
      checkpoints?.goingLive(out);
      out.message(caughtUp());
    }
    return 'wait';
  };

  const waiting = (): number => {
    for (let found = live?.next(); found; found = live?.next()) if (matches(found.record)) arrived++;
    return arrived - sent;
  };
  return { source, waiting };
}

function lastPosition({ store, journal }: EventLog): number {
  return store.recordBefore(journal.end().durable)?.position ?? 0;
}

/** Tells a filtered subscriber how far the log was searched, so that it need not search it again. */
function checkpointCounter(interval: number, from: number) {
  let looked = 0;
  let position = from;
  let told = 0;
  const tell = (out: FrameBuffer): void => {
    looked = 0;
    if (position === told) return;
    told = position;
    out.message(checkpoint(position));
  };
  return {
    looked: (at: number, out: FrameBuffer): void => {
      position = at;
      if (++looked >= interval) tell(out);
    },
    goingLive: tell,
  };
}
