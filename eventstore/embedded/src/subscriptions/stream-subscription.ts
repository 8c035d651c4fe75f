import { randomUUID } from 'node:crypto';

import { IdForm, writeEvent } from '../reads/event-frame';
import { caughtUp, confirmation, streamDeleted } from '../reads/read-answers';
import { readEventAt } from '../reads/stream-cursor';
import { viewStream } from '../reads/stream-view';
import { EventLog } from '../streams/event-log';
import { ServerCall } from '../wire/call';
import { FrameBuffer } from '../wire/frames';
import { Filled, pump, Source } from '../wire/pump';
import { wakeOrDrop } from './slow-subscriber';

/** A subscription to one stream. It delivers what comes after `after`. */
export interface StreamSubscription {
  readonly stream: string;
  readonly after: number | 'start' | 'end';
  readonly resolveLinks: boolean;
  readonly ids: IdForm;
  readonly dropSlowSubscribers: number | undefined;
}

/** Delivers the stream's events, then those to come, until the client leaves. */
export function subscribeToStream(log: EventLog, call: ServerCall, subscription: StreamSubscription): void {
  const { source, waiting } = streamDelivery(log, subscription);
  const wake = pump(call, source);
  const onCommit = wakeOrDrop(call, { wake, waiting }, subscription.dropSlowSubscribers);
  call.onEnd(log.wakeups.watch(subscription.stream, onCommit));
}

function streamDelivery(
  log: EventLog,
  { stream, after, resolveLinks, ids }: StreamSubscription,
): { source: Source; waiting: () => number } {
  let confirmed = false;
  let live = false;
  let next = after === 'start' ? 0 : after === 'end' ? log.states.get(stream).last + 1 : after + 1;

  const source = (out: FrameBuffer): Filled => {
    const view = viewStream(log, stream);
    if (view.kind === 'deleted' && !live) return streamDeleted(stream);
    if (!confirmed) out.message(confirmation(randomUUID()));
    confirmed = true;
    if (view.kind === 'open' || live) {
      const { list, last } = log.states.get(stream);
      const reading = { name: stream, list, resolveLinks };
      // What is new is delivered even if metadata hides it by now; the backlog is what a reader sees.
      if (view.kind === 'open' && !live) next = Math.max(next, Math.min(view.first, last + 1));
      for (; next <= last; next++) {
        if (out.full) return 'more';
        const event = readEventAt(log, reading, next);
        if (event) writeEvent(out, event, ids);
      }
    }
    if (view.kind === 'deleted') {
      writeTombstone(log, out, stream, ids);
      return streamDeleted(stream);
    }
    // A stream that is not there yet has no end to catch up with, except for those who asked for its end.
    if (!live && (view.kind === 'open' || after === 'end')) {
      live = true;
      out.message(caughtUp());
    }
    return 'wait';
  };

  const waiting = (): number => (live ? log.states.get(stream).last + 1 - next : 0);
  return { source, waiting };
}

/** A live subscriber sees the end itself, then the error. */
function writeTombstone({ store }: EventLog, out: FrameBuffer, stream: string, ids: IdForm): void {
  const position = store.name(stream)?.tombstone ?? 0;
  const record = position > 0 ? store.record(position) : undefined;
  if (record) writeEvent(out, { event: record, position }, ids);
}
