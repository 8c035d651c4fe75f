import { EventLog } from '../streams/event-log';
import { ALL, GroupDefinition } from './settings';
import { STRATEGIES } from './strategies';

/** What is wrong with a group that somebody wants to have, in the server's words where it has some. */
export function checkDefinition(log: EventLog, { name, settings }: GroupDefinition): string | undefined {
  const { strategy, startFrom, readBatchSize, historyBufferSize } = settings;
  if (name.stream === '') return 'Bad stream name.';
  if (name.group === '') return 'Bad group name.';
  if (!STRATEGIES.has(strategy)) return `Consumer strategy ${strategy} does not exist.`;
  if (name.stream === ALL && startFrom !== 'end' && startFrom > log.journal.end().durable)
    return (
      'Invalid Start From position: commit position must be less than or equal to the last commit position in the ' +
      'transaction file.'
    );
  if (readBatchSize >= historyBufferSize)
    return (
      'Specified argument was out of the range of valid values. ' +
      `(Parameter 'ReadBatchSize may not be greater than or equal to BufferSize')`
    );
  return undefined;
}
