import { randomUUID } from 'node:crypto';

import { isBoundary } from '../reads/read-all';
import { logCursor } from '../reads/all-cursor';
import { IdForm, writeEvent } from '../reads/event-frame';
import { resolve } from '../reads/links';
import { caughtUp, checkpoint, confirmation, invalidPosition } from '../reads/read-answers';
import { EventLog } from '../streams/event-log';
import { ServerCall } from '../wire/call';
import { FrameBuffer } from '../wire/frames';
import { Filled, pump, Source } from '../wire/pump';
import { EventFilter } from './filter';
import { EVERY_STREAM } from './wakeups';

/** A subscription to `$all`. It delivers what comes after `after`. */
export interface AllSubscription {
  readonly after: number | 'start' | 'end';
  readonly resolveLinks: boolean;
  readonly ids: IdForm;
  /** With a filter come checkpoints: after every `checkpointInterval` events looked at, and on going live. */
  readonly filtered: { readonly filter: EventFilter; readonly checkpointInterval: number } | undefined;
}

/** Records looked at before other calls get their turn. */
const SEARCH = 1_000;

export function subscribeToAll(log: EventLog, call: ServerCall, subscription: AllSubscription): void {
  const { after } = subscription;
  if (typeof after === 'number' && !isBoundary(log, after)) return call.fail(invalidPosition(after));
  const wake = pump(call, allSource(log, subscription));
  call.onEnd(log.wakeups.watch(EVERY_STREAM, wake));
}

function allSource(log: EventLog, { after, resolveLinks, ids, filtered }: AllSubscription): Source {
  const tail = log.journal.end().durable;
  const start = after === 'start' ? 0 : after === 'end' ? tail : after;
  const cursor = logCursor(log, start);
  const checkpoints =
    filtered && checkpointCounter(filtered.checkpointInterval, after === 'end' ? lastPosition(log) : 0);
  let confirmed = false;
  let live = false;

  return (out): Filled => {
    if (!confirmed) out.message(confirmation(randomUUID()));
    confirmed = true;
    for (let looked = 0; ; looked++) {
      if (out.full || looked === SEARCH) return 'more';
      const found = cursor.next();
      if (!found) break;
      const { position, record } = found;
      if (typeof after === 'number' && position <= after) continue;
      if (!filtered || filtered.filter.matches(record)) {
        writeEvent(out, resolveLinks ? resolve(log, record, position) : { event: record, position }, ids);
      }
      checkpoints?.looked(position, out);
    }
    if (!live) {
      live = true;
      checkpoints?.goingLive(out);
      out.message(caughtUp());
    }
    return 'wait';
  };
}

function lastPosition({ store, journal }: EventLog): number {
  return store.recordsBefore(journal.end().durable, 1)[0]?.position ?? 0;
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
