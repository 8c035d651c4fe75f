import { CreateReq } from '@eventstore/db-client/generated/persistent_pb';
import { Empty, StreamIdentifier } from '@eventstore/db-client/generated/shared_pb';

import { ALL, GroupName, GroupSettings } from '../persistent-subscriptions/settings';
import { RpcError, Status } from '../wire/status';
import { groupFailed } from './persistent-errors';

/** The options by which all requests but create and update name a group. */
interface NamingOptions {
  hasAll(): boolean;
  getStreamIdentifier(): StreamIdentifier | undefined;
  getGroupName(): string;
}

/** What the requests for create and update have in common. */
interface DefiningOptions {
  getStream(): StreamStart | undefined;
  getAll(): AllStart | undefined;
  /** How clients before 21.10 say it. */
  getStreamIdentifier(): StreamIdentifier | undefined;
  getGroupName(): string;
}

interface StreamStart {
  getStreamIdentifier(): StreamIdentifier | undefined;
  hasRevision(): boolean;
  getRevision(): string;
  getEnd(): Empty | undefined;
}

interface AllStart {
  getPosition(): { getCommitPosition(): string; getPreparePosition(): string } | undefined;
  getEnd(): Empty | undefined;
}

interface SettingsMessage {
  getResolveLinks(): boolean;
  getRevision(): string;
  getExtraStatistics(): boolean;
  getMaxRetryCount(): number;
  getMinCheckpointCount(): number;
  getMaxCheckpointCount(): number;
  getMaxSubscriberCount(): number;
  getLiveBufferSize(): number;
  getReadBatchSize(): number;
  getHistoryBufferSize(): number;
  getNamedConsumerStrategy(): CreateReq.ConsumerStrategy;
  hasMessageTimeoutTicks(): boolean;
  getMessageTimeoutTicks(): string;
  getMessageTimeoutMs(): number;
  hasCheckpointAfterTicks(): boolean;
  getCheckpointAfterTicks(): string;
  getCheckpointAfterMs(): number;
}

const STRATEGY_NAMES = ['DispatchToSingle', 'RoundRobin', 'Pinned'];
const TICKS_PER_MS = 10_000;

export const invalid = (message: string): RpcError => new RpcError(Status.INVALID_ARGUMENT, message);

export function groupName(options: NamingOptions | undefined): GroupName {
  if (!options) throw invalid('The options are missing');
  const stream = options.hasAll() ? ALL : textOf(options.getStreamIdentifier());
  return { stream, group: options.getGroupName() };
}

export function definedName(options: DefiningOptions): GroupName {
  const identifier = options.getStream()?.getStreamIdentifier() ?? options.getStreamIdentifier();
  const stream = options.getAll() ? ALL : textOf(identifier);
  const name = { stream, group: options.getGroupName() };
  if (stream === ALL && !options.getAll())
    throw groupFailed(name, 'Persistent subscriptions to $all are only supported over gRPC through gRPC clients');
  return name;
}

export function groupSettings(
  name: GroupName,
  options: DefiningOptions,
  settings: SettingsMessage,
  strategy: string,
): GroupSettings {
  return {
    resolveLinks: settings.getResolveLinks(),
    extraStatistics: settings.getExtraStatistics(),
    startFrom: startOf(name, options, settings),
    messageTimeout: settings.hasMessageTimeoutTicks()
      ? millisecondsOf(settings.getMessageTimeoutTicks())
      : settings.getMessageTimeoutMs(),
    maxRetryCount: settings.getMaxRetryCount(),
    checkpointAfter: settings.hasCheckpointAfterTicks()
      ? millisecondsOf(settings.getCheckpointAfterTicks())
      : settings.getCheckpointAfterMs(),
    minCheckpointCount: settings.getMinCheckpointCount(),
    maxCheckpointCount: settings.getMaxCheckpointCount(),
    maxSubscriberCount: settings.getMaxSubscriberCount(),
    liveBufferSize: settings.getLiveBufferSize(),
    readBatchSize: settings.getReadBatchSize(),
    historyBufferSize: settings.getHistoryBufferSize(),
    strategy: strategy || (STRATEGY_NAMES[settings.getNamedConsumerStrategy()] ?? ''),
  };
}

function startOf(name: GroupName, options: DefiningOptions, settings: SettingsMessage): number | 'end' {
  const all = options.getAll();
  const stream = options.getStream();
  if (all) {
    const position = all.getPosition();
    if (!position) return all.getEnd() ? 'end' : 0;
    const commit = number(name, position.getCommitPosition());
    const prepare = number(name, position.getPreparePosition());
    if (commit === 'end' || prepare === 'end') return 'end';
    if (prepare <= commit) return commit;
    const reason = 'prepare position must be less than or equal to the commit position.';
    throw groupFailed(name, `Invalid Start From position: ${reason}`);
  }
  if (!stream) return number(name, settings.getRevision());
  if (stream.hasRevision()) return number(name, stream.getRevision());
  return stream.getEnd() ? 'end' : 0;
}

/** Unsigned on the wire; the largest stands for the end. */
function number(name: GroupName, text: string): number | 'end' {
  const value = BigInt.asIntN(64, BigInt(text));
  if (value === -1n) return 'end';
  if (value >= 0n) return Number(value);
  const reason = 'event number must be greater than or equal to -1.';
  throw groupFailed(name, `Invalid Start From position: ${reason}`);
}

const millisecondsOf = (ticks: string): number => Math.floor(Number(ticks) / TICKS_PER_MS);

const textOf = (identifier: StreamIdentifier | undefined): string =>
  Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');
