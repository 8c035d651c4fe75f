import { recordData } from '../log/record';
import { viewStream } from '../reads/stream-view';
import { EventLog } from '../streams/event-log';
import { METADATA_TYPE, metadataStreamOf } from '../streams/stream-metadata';
import { checkpointStream } from './group-streams';
import { parsePosition, positionText } from './position-text';
import { GroupName } from './settings';
import { ADMINS_ONLY, appendOwn, systemEvent } from './system-event';

const CHECKPOINT_TYPE = '$SubscriptionCheckpoint';

/** The place a group goes on behind: the newest one written, if any. */
export function readCheckpoint(log: EventLog, name: GroupName): number | undefined {
  const view = viewStream(log, checkpointStream(name));
  if (view.kind !== 'open') return undefined;
  const position = log.store.entry(view.list, view.last);
  const record = position === undefined ? undefined : log.store.record(position);
  if (!record) return undefined;
  try {
    const at = parsePosition(String(JSON.parse(recordData(record).toString('utf8'))));
    return at === 'end' ? undefined : at;
  } catch {
    return undefined;
  }
}

/** Writes checkpoints one after the other; of those that come due during a write only the newest. */
export interface CheckpointWriter {
  write(at: number): void;
  /** Resolves when nothing more is to be written. */
  idle(): Promise<void>;
}

export function checkpointWriter(log: EventLog, name: GroupName): CheckpointWriter {
  const stream = checkpointStream(name);
  let due: number | undefined;
  let writing: Promise<void> | undefined;

  const writeDue = async (): Promise<void> => {
    try {
      if (log.states.get(metadataStreamOf(stream)).written < 0) {
        const metadata = systemEvent(METADATA_TYPE, { $maxCount: 2, $acl: { ...ADMINS_ONLY, $mr: '$all' } });
        await appendOwn(log, metadataStreamOf(stream), metadata);
      }
      while (due !== undefined) {
        const text = positionText(name.stream, due);
        due = undefined;
        await appendOwn(log, stream, systemEvent(CHECKPOINT_TYPE, text));
      }
    } catch (error) {
      // The next one is tried when it comes due; till then more would be delivered again after a restart.
      process.stderr.write(`event store: a checkpoint could not be written: ${String(error)}\n`);
    }
    writing = undefined;
  };

  return {
    write: (at) => {
      due = at;
      writing ??= writeDue();
    },
    idle: () => writing ?? Promise.resolve(),
  };
}
