import { recordData } from '../log/record';
import { viewStream } from '../reads/stream-view';
import { EventLog } from '../streams/event-log';
import { METADATA_TYPE, metadataStreamOf } from '../streams/stream-metadata';
import { FilterChoice } from '../subscriptions/filter';
import { CONFIGURATION_STREAM } from './group-streams';
import { parsePosition, positionText } from './position-text';
import { ALL, GroupDefinition } from './settings';
import { appendOwn, systemEvent } from './system-event';

const CONFIGURATION_TYPE = '$PersistentConfig';

/** A group in the configuration stream, in the server's own words, so that its tools can read it. */
interface StoredGroup {
  readonly stream: string;
  readonly group: string;
  readonly filter?: { readonly context: string; readonly type: string; readonly data: readonly string[] };
  readonly resolveLinkTos: boolean;
  readonly extraStatistics: boolean;
  readonly messageTimeout: number;
  readonly startPosition: string;
  readonly liveBufferSize: number;
  readonly historyBufferSize: number;
  readonly maxRetryCount: number;
  readonly readBatchSize: number;
  readonly checkPointAfter: number;
  readonly minCheckPointCount: number;
  readonly maxCheckPointCount: number;
  readonly maxSubscriberCount: number;
  readonly namedConsumerStrategy: string;
}

/** The groups there are: the newest event of the configuration stream. One that cannot be read is told, and holds none. */
export function readConfiguration(log: EventLog): GroupDefinition[] {
  const view = viewStream(log, CONFIGURATION_STREAM);
  if (view.kind !== 'open') return [];
  const position = log.store.entry(view.list, view.last);
  const record = position === undefined ? undefined : log.store.record(position);
  if (!record) return [];
  try {
    const { entries } = JSON.parse(recordData(record).toString('utf8')) as { entries: StoredGroup[] };
    return entries.map(definitionOf);
  } catch (error) {
    process.stderr.write(
      `event store: ${CONFIGURATION_STREAM} cannot be read, so there are no persistent subscriptions: ${String(error)}\n`,
    );
    return [];
  }
}

/** Resolves when the groups are on disk. */
export async function writeConfiguration(
  log: EventLog,
  groups: Iterable<GroupDefinition>,
  updatedBy: string,
): Promise<void> {
  const metadata = metadataStreamOf(CONFIGURATION_STREAM);
  const first = log.states.get(metadata).written < 0;
  const entries = [...groups].map(storedGroup);
  const configuration = { version: '2', updated: new Date(), updatedBy, entries };
  await Promise.all([
    first ? appendOwn(log, metadata, systemEvent(METADATA_TYPE, { $maxCount: 2 })) : undefined,
    appendOwn(log, CONFIGURATION_STREAM, systemEvent(CONFIGURATION_TYPE, configuration)),
  ]);
}

function storedGroup({ name, settings, filter }: GroupDefinition): StoredGroup {
  return {
    stream: name.stream,
    group: name.group,
    ...(filter ? { filter: storedFilter(filter) } : {}),
    resolveLinkTos: settings.resolveLinks,
    extraStatistics: settings.extraStatistics,
    messageTimeout: settings.messageTimeout,
    startPosition: positionText(name.stream, settings.startFrom),
    liveBufferSize: settings.liveBufferSize,
    historyBufferSize: settings.historyBufferSize,
    maxRetryCount: settings.maxRetryCount,
    readBatchSize: settings.readBatchSize,
    checkPointAfter: settings.checkpointAfter,
    minCheckPointCount: settings.minCheckpointCount,
    maxCheckPointCount: settings.maxCheckpointCount,
    maxSubscriberCount: settings.maxSubscriberCount,
    namedConsumerStrategy: settings.strategy,
  };
}

function definitionOf(stored: StoredGroup): GroupDefinition {
  return {
    name: { stream: stored.stream, group: stored.group },
    settings: {
      resolveLinks: stored.resolveLinkTos,
      extraStatistics: stored.extraStatistics,
      startFrom: parsePosition(stored.startPosition) ?? 0,
      messageTimeout: stored.messageTimeout,
      maxRetryCount: stored.maxRetryCount,
      checkpointAfter: stored.checkPointAfter,
      minCheckpointCount: stored.minCheckPointCount,
      maxCheckpointCount: stored.maxCheckPointCount,
      maxSubscriberCount: stored.maxSubscriberCount,
      liveBufferSize: stored.liveBufferSize,
      readBatchSize: stored.readBatchSize,
      historyBufferSize: stored.historyBufferSize,
      strategy: stored.namedConsumerStrategy,
    },
    filter: stored.stream === ALL && stored.filter ? filterOf(stored.filter) : undefined,
  };
}

function storedFilter({ by, regex, prefixes }: FilterChoice): NonNullable<StoredGroup['filter']> {
  const context = by === 'stream-name' ? 'streamId' : 'eventType';
  return regex ? { context, type: 'regex', data: [regex] } : { context, type: 'prefix', data: prefixes };
}

function filterOf({ context, type, data }: NonNullable<StoredGroup['filter']>): FilterChoice {
  const by = context === 'streamId' ? 'stream-name' : 'event-type';
  return type === 'regex' ? { by, regex: data[0] ?? '', prefixes: [] } : { by, regex: '', prefixes: data };
}
